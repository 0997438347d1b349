package dev.layerweight.estimate.stage;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.tree.Overlay;
import dev.layerweight.syntax.Instruction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that one instruction hands to the next; immutable.
 *
 * @param arguments ARGs that were declared in this stage, with their values
 * @param environment ENV, which wins over ARG
 * @param shell SHELL
 * @param triggers ONBUILD instructions for stages that continue this one
 */
public record StageState(
    Overlay tree,
    Optional<BaseImage> base,
    Map<String, String> arguments,
    Map<String, String> environment,
    String workingDirectory,
    String user,
    List<String> shell,
    List<Instruction> triggers,
    Map<Class<? extends Facet>, Facet> facets) {

  public StageState {
    arguments = Bindings.of(arguments);
    environment = Bindings.of(environment);
  }

  public static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

  public static final StageState SCRATCH =
      new StageState(
          Overlay.EMPTY,
          Optional.empty(),
          Map.of(),
          Map.of(),
          "/",
          "",
          DEFAULT_SHELL,
          List.of(),
          Map.of());

  /** What a command's environment and a word's substitution see. */
  public Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(arguments);
    variables.putAll(environment);
    return variables;
  }

  /** The value of one of {@link #variables}. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(arguments.get(name)));
  }

  /** Whether the image below is known, so that what is not there is known not to be there. */
  public boolean isBaseKnown() {
    return base.isPresent() || this == SCRATCH;
  }

  /** With another tree and some other facets; the same state where nothing of it is another. */
  public StageState withChanges(Overlay newTree, Map<Class<? extends Facet>, Facet> changed) {
    if (newTree == tree && changed.isEmpty()) {
      return this;
    }
    Map<Class<? extends Facet>, Facet> newFacets = facets;
    if (!changed.isEmpty()) {
      newFacets = new HashMap<>(facets);
      newFacets.putAll(changed);
    }
    return new StageState(
        newTree,
        base,
        arguments,
        environment,
        workingDirectory,
        user,
        shell,
        triggers,
        Map.copyOf(newFacets));
  }

  public StageState withArgument(String name, String value) {
    return new StageState(
        tree,
        base,
        Bindings.of(arguments).with(Map.of(name, value)),
        environment,
        workingDirectory,
        user,
        shell,
        triggers,
        facets);
  }

  public StageState withArguments(Map<String, String> newArguments) {
    return new StageState(
        tree, base, newArguments, environment, workingDirectory, user, shell, triggers, facets);
  }

  public StageState withEnvironment(Map<String, String> added) {
    Bindings all = Bindings.of(environment).with(added);
    return all == environment
        ? this
        : new StageState(
            tree, base, arguments, all, workingDirectory, user, shell, triggers, facets);
  }

  public StageState withWorkingDirectory(String path) {
    return new StageState(tree, base, arguments, environment, path, user, shell, triggers, facets);
  }

  public StageState withUser(String name) {
    return new StageState(
        tree, base, arguments, environment, workingDirectory, name, shell, triggers, facets);
  }

  public StageState withShell(List<String> words) {
    return new StageState(
        tree, base, arguments, environment, workingDirectory, user, words, triggers, facets);
  }

  public StageState withTriggers(List<Instruction> newTriggers) {
    return new StageState(
        tree,
        base,
        arguments,
        environment,
        workingDirectory,
        user,
        shell,
        List.copyOf(newTriggers),
        facets);
  }
}
