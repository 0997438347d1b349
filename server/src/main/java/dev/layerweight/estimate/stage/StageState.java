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

  public StageState withTree(Overlay newTree, Map<Class<? extends Facet>, Facet> newFacets) {
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
        with(arguments, name, value),
        environment,
        workingDirectory,
        user,
        shell,
        triggers,
        facets);
  }

  public StageState withArguments(Map<String, String> newArguments) {
    return new StageState(
        tree,
        base,
        Map.copyOf(newArguments),
        environment,
        workingDirectory,
        user,
        shell,
        triggers,
        facets);
  }

  public StageState withEnvironment(Map<String, String> added) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(added);
    return new StageState(
        tree, base, arguments, Map.copyOf(all), workingDirectory, user, shell, triggers, facets);
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

  private static Map<String, String> with(Map<String, String> map, String name, String value) {
    Map<String, String> all = new HashMap<>(map);
    all.put(name, value);
    return Map.copyOf(all);
  }
}
