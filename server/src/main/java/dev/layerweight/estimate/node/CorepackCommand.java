package dev.layerweight.estimate.node;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.text.TextRange;
import java.util.Set;

/**
 * {@code corepack}: {@code enable} only makes links; the package manager itself comes with {@code
 * prepare}, or when yarn or pnpm first runs.
 */
public final class CorepackCommand implements CommandModel {

  private static final Set<String> MANAGERS = Set.of("pnpm", "yarn", "npm");

  @Override
  public Set<String> names() {
    return Set.of("corepack");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    NodeFlags flags =
        NodeFlags.of(
            invocation.arguments(),
            Set.of("install-directory", "output"),
            java.util.Map.of("-g", "global", "-o", "output"));
    NodeState state = step.facet(NodeState.class, NodeState::initial);
    switch (flags.command()) {
      case "enable" -> step.put(state.withCorepack(true));
      case "disable" -> step.put(state.withCorepack(false));
      case "prepare", "install", "use" -> {
        step.put(state.withCorepack(true));
        flags.operands().stream()
            .map(Argument::text)
            .forEach(word -> fetch(word, invocation.range(), step));
        if (flags.operands().isEmpty()) {
          String project = NodeProject.around(step, step.workingDirectory());
          new NodeProject(step, invocation.range(), project)
              .manifest()
              .map(PackageManifest::packageManager)
              .filter(manager -> !manager.isEmpty())
              .ifPresent(manager -> fetch(manager, invocation.range(), step));
        }
      }
      case "pnpm", "yarn", "npm" -> {
        return step.run(invocation.as(flags.command(), 1));
      }
      default -> {}
    }
    return Result.DONE;
  }

  /** Fetches the manager that a project names, if it runs through corepack and is not there yet. */
  static void ensure(String name, String packageManager, TextRange range, Step step) {
    NodeState state = step.facet(NodeState.class, NodeState::initial);
    if (state.corepack() && !state.managers().contains(name)) {
      fetch(packageManager.startsWith(name + "@") ? packageManager : name, range, step);
    }
  }

  private static void fetch(String written, TextRange range, Step step) {
    int at = written.indexOf('@');
    String name = at < 0 ? written : written.substring(0, at);
    // The version may have a digest after a plus sign.
    String version = at < 0 ? "" : written.substring(at + 1).replaceFirst("\\+.*", "");
    if (!MANAGERS.contains(name)) {
      return;
    }
    KnownPackages known = new KnownPackages(step.catalog().node());
    boolean modernYarn = name.equals("yarn") && version.matches("([2-9]|\\d\\d).*|berry|stable");
    String source = modernYarn ? "@yarnpkg/cli-dist" : name;
    String wanted =
        version.matches("\\d+\\.\\d+\\.\\d+.*")
            ? version
            : known
                .inOrNear(source, VersionRange.isTag(version) ? "" : version)
                .map(one -> one.version())
                .orElse("");
    String folder =
        step.variable("COREPACK_HOME")
                .map(step::resolve)
                .orElse(step.home() + "/.cache/node/corepack")
            + "/v1/"
            + name
            + (wanted.isEmpty() ? "" : "/" + wanted);
    new PackageSizes(known)
        .of(source, wanted)
        .ifPresentOrElse(
            size ->
                step.files()
                    .add(
                        Entry.lump(
                            NodePaths.clean(folder),
                            wanted.isEmpty() ? name : name + " " + wanted,
                            PartKind.NPM,
                            size.weight(),
                            size.fileCount(),
                            size.provenance())),
            () ->
                step.unknown(
                    "corepack downloads " + written + ", whose size is not in the tables", range));
    step.put(step.facet(NodeState.class, NodeState::initial).withManager(name));
  }
}
