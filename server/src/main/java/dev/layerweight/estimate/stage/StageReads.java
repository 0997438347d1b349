package dev.layerweight.estimate.stage;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.tree.Overlay;
import dev.layerweight.estimate.tree.TreeReads;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stage's state as one instruction sees it, with a note of all that the instruction looks at:
 * where that is the same in another state, the instruction does the same.
 */
public final class StageReads {

  private final StageState state;
  private final Map<String, Optional<String>> variables = new HashMap<>();
  private final Map<Class<? extends Facet>, Optional<Facet>> facets = new HashMap<>();
  private boolean allVariables;
  private boolean workingDirectory;

  /** Of the state before the instruction; nothing of it was looked at yet. */
  public StageReads(StageState state) {
    this.state = state;
  }

  /**
   * What was looked at, for comparing it with other states.
   *
   * @param variables by name; empty where there is none of that name
   * @param allVariables the values of all names, where somebody went through them
   * @param facets by class; empty where the stage had none of that class
   */
  public record Seen(
      TreeReads tree,
      boolean knownBase,
      Optional<BaseImage> base,
      Map<String, Optional<String>> variables,
      Optional<Map<String, String>> allVariables,
      Optional<String> workingDirectory,
      String user,
      List<String> shell,
      Map<Class<? extends Facet>, Optional<Facet>> facets) {

    /** Whether an instruction that saw this sees the same in {@code other}. */
    public boolean isIn(StageState other) {
      return user.equals(other.user())
          && knownBase == other.isBaseKnown()
          && shell.equals(other.shell())
          && base.equals(other.base())
          && workingDirectory.filter(path -> !path.equals(other.workingDirectory())).isEmpty()
          && variables.entrySet().stream()
              .allMatch(one -> other.variable(one.getKey()).equals(one.getValue()))
          && facets.entrySet().stream().allMatch(one -> isSame(one.getKey(), one.getValue(), other))
          && allVariables.filter(all -> !all.equals(other.variables())).isEmpty()
          && tree.areThoseOf(other.tree());
    }

    private static boolean isSame(
        Class<? extends Facet> type, Optional<Facet> seen, StageState other) {
      Facet now = other.facets().get(type);
      return seen.isEmpty() ? now == null : seen.get() == now;
    }

    /** How many answers are kept. */
    public int size() {
      return tree.size() + variables.size() + allVariables.map(Map::size).orElse(0);
    }
  }

  /**
   * What was looked at until now.
   *
   * @param tree what was seen of the files
   */
  public Seen seen(TreeReads tree) {
    return new Seen(
        tree,
        state.isBaseKnown(),
        state.base(),
        Map.copyOf(variables),
        allVariables ? Optional.of(state.variables()) : Optional.empty(),
        workingDirectory ? Optional.of(state.workingDirectory()) : Optional.empty(),
        state.user(),
        state.shell(),
        Map.copyOf(facets));
  }

  /** The tree, which notes itself what is seen of it. */
  public Overlay tree() {
    return state.tree();
  }

  public Optional<BaseImage> base() {
    return state.base();
  }

  /** Whether nothing but what is known stands below the stage. */
  public boolean isBaseKnown() {
    return state.isBaseKnown();
  }

  /** The value of an ENV or ARG. */
  public Optional<String> variable(String name) {
    return variables.computeIfAbsent(name, state::variable);
  }

  /** All ENV and ARG. */
  public Map<String, String> variables() {
    allVariables = true;
    return state.variables();
  }

  public String workingDirectory() {
    workingDirectory = true;
    return state.workingDirectory();
  }

  public String user() {
    return state.user();
  }

  public List<String> shell() {
    return state.shell();
  }

  /** The state of a command family, empty where the stage has none yet. */
  public Optional<Facet> facet(Class<? extends Facet> type) {
    return facets.computeIfAbsent(type, key -> Optional.ofNullable(state.facets().get(key)));
  }
}
