package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes the development dependencies of a Node project out where a build stage has needed them for
 * the last time, so that the stage that copies {@code node_modules} gets those of production.
 */
final class PrunedPackages {

  private static final Set<String> MANAGERS = Set.of("npm", "yarn", "pnpm");

  private static final Pattern BERRY = Pattern.compile("\"packageManager\"\\s*:\\s*\"yarn@[2-9]");

  private static final Pattern WORKSPACE = Pattern.compile("\"workspaces\"\\s*:");

  private PrunedPackages() {}

  /**
   * Empty where that is not plain: workspaces, other folders, stages that go on to build.
   *
   * @param cause the RUN that installs the packages, in a stage that is not in the image
   * @param copies the instructions of the image that copy them
   * @param manifest package.json
   * @param scripts whether it has scripts that run at each install
   * @param needs whether a command may need a development dependency
   */
  static Optional<TextEdit> edit(
      Located cause,
      List<Located> copies,
      Subject subject,
      Optional<String> manifest,
      boolean scripts,
      Predicate<RunCommand> needs) {
    List<StageEstimate> sources =
        copies.stream().flatMap(copy -> subject.copiedStage(copy).stream()).distinct().toList();
    Set<String> managers =
        RunCommand.of(cause.instruction()).stream()
            .map(RunCommand::program)
            .filter(MANAGERS::contains)
            .collect(Collectors.toSet());
    if (sources.size() != 1
        || managers.size() != 1
        || manifest.isEmpty()
        || isWorkspace(cause, manifest.get(), subject)
        || buildsOn(sources.getFirst(), subject, needs)) {
      return Optional.empty();
    }
    List<Located> chain = subject.chain(sources.getFirst());
    Optional<Located> last =
        chain.stream()
            .filter(one -> one.instruction() instanceof Instruction.Run)
            .filter(one -> one.placed().start() >= cause.placed().start())
            .filter(one ->
                one.placed().start() == cause.placed().start()
                    || RunCommand.of(one.instruction()).stream().anyMatch(needs))
            .reduce((_, later) -> later);
    boolean continues =
        chain.stream().anyMatch(one -> one.placed().start() == cause.placed().start());
    return last.filter(_ -> continues)
        .filter(one -> one.stage().index() == sources.getFirst().index())
        .filter(Located::isSound)
        .filter(one -> one.workingDirectory().equals(cause.workingDirectory()))
        .filter(one ->
            RunCommand.of(one.instruction()).stream()
                .noneMatch(command -> command.program().equals("cd")))
        .flatMap(one -> RunText.append(one.placed(), command(managers.iterator().next(), scripts)));
  }

  private static String command(String manager, boolean scripts) {
    return switch (manager) {
      case "yarn" ->
          "yarn install --production --frozen-lockfile --ignore-scripts --prefer-offline";
      case "pnpm" -> "pnpm prune --prod" + (scripts ? " --ignore-scripts" : "");
      default -> "npm prune --omit=dev" + (scripts ? " --ignore-scripts" : "");
    };
  }

  private static boolean isWorkspace(Located cause, String manifest, Subject subject) {
    return WORKSPACE.matcher(manifest).find()
        || BERRY.matcher(manifest).find()
        || List.of("pnpm-workspace.yaml", ".yarnrc.yml").stream()
            .anyMatch(name -> subject.contextPath(cause, cause.path(name)).isPresent());
  }

  /** Whether another stage takes from this one and may need what would be missing then. */
  private static boolean buildsOn(
      StageEstimate source, Subject subject, Predicate<RunCommand> needs) {
    return subject.build().stages().stream()
        .filter(stage -> stage.index() != source.index())
        .filter(stage ->
            subject.continued(stage).filter(base -> base.index() == source.index()).isPresent()
                || subject.own(stage).stream()
                    .anyMatch(one ->
                        subject
                            .copiedStage(one)
                            .filter(copied -> copied.index() == source.index())
                            .isPresent()))
        .flatMap(stage -> subject.own(stage).stream())
        .flatMap(one -> RunCommand.of(one.instruction()).stream())
        .anyMatch(needs);
  }
}
