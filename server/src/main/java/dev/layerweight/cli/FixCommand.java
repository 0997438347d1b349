package dev.layerweight.cli;

import dev.layerweight.advice.Advisor;
import dev.layerweight.advice.Finding;
import dev.layerweight.advice.Fixed;
import dev.layerweight.advice.Fixing;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Rules;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.cli.ChangeableFiles.Answer;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.project.ProjectSettings;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.report.Bytes;
import dev.layerweight.report.FixSummary;
import dev.layerweight.report.UnifiedPatch;
import dev.layerweight.report.Visible;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Instruction;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code layerweight fix}: makes the changes that findings propose, as a patch or on disk. */
@Command(
    name = "fix",
    description = "Removes what can go: as a patch on standard output, or in the files.",
    sortOptions = false)
final class FixCommand implements Callable<Integer> {

  /** The rules whose fixes are made only where they are named. */
  private static final Set<String> DESIGNS =
      Rules.all().stream()
          .filter(Rule::offersDesign)
          .map(Rule::id)
          .collect(Collectors.toUnmodifiableSet());

  @Option(
      names = "--rule",
      paramLabel = "ID",
      split = ",",
      description = "Only the fixes of this rule. May be repeated.")
  private Set<String> rules = new LinkedHashSet<>();

  @Option(
      names = "--all",
      description = "All fixes that cannot change behaviour (the default without --rule).")
  private boolean all;

  @Option(names = "--unsafe", description = "Also the fixes that can change behaviour.")
  private boolean unsafe;

  @ArgGroup private Output output = new Output();

  /** Where the changes go. */
  static final class Output {
    @Option(names = "--diff", description = "Prints a patch that git apply takes (the default).")
    private boolean diff;

    @Option(names = "--write", description = "Changes the files; all of them, or none.")
    private boolean write;
  }

  @Mixin private BuildChoices build;

  @Mixin private NetworkChoices network;

  @Mixin private WaitingChoices waiting;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  private boolean help;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Dockerfiles.")
  private List<String> files;

  @Spec private CommandSpec spec;

  private final Terminal terminal;
  private final CommandParts commands;
  private final PendingChanges changes = new PendingChanges();
  private final Projects projects = new Projects();
  private final Set<String> remarks = new LinkedHashSet<>();
  private final Set<String> leftAlone = new LinkedHashSet<>();

  FixCommand(Terminal terminal, CommandParts commands) {
    this.terminal = terminal;
    this.commands = commands;
  }

  @Override
  public Integer call() throws Exception {
    checkRules();
    ChosenBuild chosen = build.chosen(terminal.environment());
    Optional<Path> context = build.contextFolder();
    Core core = commands.core().get();
    Waiting patience = waiting.waiting(terminal);
    Advisor advisor = core.advisor(network.mode(), patience);
    boolean failed = false;
    for (String file : files) {
      failed |= !DeepStack.call(() -> fix(core, advisor, file, chosen, context));
    }
    patience.hide();
    remarks.forEach(terminal.err()::println);
    return output.write ? write(failed) : print(failed);
  }

  private void checkRules() {
    List<String> known = Rules.all().stream().map(Rule::id).toList();
    for (String rule : rules) {
      if (!known.contains(rule)) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "--rule: no rule is named " + rule);
      }
    }
    if (all && !rules.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--all and --rule contradict each other");
    }
  }

  private int write(boolean failed) {
    if (failed && changes.all().isEmpty()) {
      return ExitCode.FAILED;
    }
    Optional<String> failure = WrittenTogether.write(changes.all());
    failure.ifPresent(
        reason -> terminal.err().println(Visible.line(reason) + "; no file was changed"));
    return failed || failure.isPresent() ? ExitCode.FAILED : ExitCode.DONE;
  }

  private int print(boolean failed) {
    Path here = here();
    Path base = changes.base(here);
    if (!base.equals(here) && Repository.rootOf(base).isEmpty()) {
      terminal.err().println("the patch's paths count from " + Visible.line(base.toString()));
    }
    String patch = UnifiedPatch.of(changes.relativeTo(base));
    // On a terminal nobody applies the patch, and the text may hold escapes that a terminal obeys.
    terminal.out().print(terminal.interactive() ? shown(patch) : patch);
    return failed ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static Path here() {
    Path here = Path.of("").toAbsolutePath();
    try {
      return here.toRealPath();
    } catch (java.io.IOException _) {
      return here;
    }
  }

  private static String shown(String patch) {
    StringBuilder shown = new StringBuilder();
    patch
        .lines()
        .forEach(line -> shown.append(Visible.line(line.replace("\t", "    "))).append('\n'));
    return shown.toString();
  }

  /** Whether it could be looked at. */
  private boolean fix(
      Core core, Advisor advisor, String file, ChosenBuild chosen, Optional<Path> context) {
    String name = Visible.line(file);
    try {
      return fix(core, advisor, file, name, chosen, context);
    } catch (RuntimeException | Error fault) {
      return failed(Faults.describe(name, fault, terminal.environment()));
    }
  }

  private boolean failed(String line) {
    terminal.err().println(line);
    return false;
  }

  private boolean fix(
      Core core,
      Advisor advisor,
      String file,
      String name,
      ChosenBuild chosen,
      Optional<Path> chosenContext) {
    if (file.equals("-")) {
      return failed("-: standard input has no place to be changed; name a file");
    }
    String read =
        switch (DockerfileSource.read(file, terminal.in())) {
          case DockerfileSource.Unreadable(String reason) -> {
            failed(name + ": " + reason);
            yield "";
          }
          case DockerfileSource.Text(String text) -> text;
        };
    if (read.isEmpty()) {
      return false;
    }
    Path path = Path.of(file).toAbsolutePath().normalize();
    Dockerfile unchanged = core.parse(read);
    Path folder =
        chosenContext.orElseGet(() -> ContextFolder.of(path, unchanged).folder()).toAbsolutePath();
    ChangeableFiles changeable =
        ChangeableFiles.in(folder, Optional.ofNullable(path.getParent()).orElse(folder));
    return switch (changeable.look(path)) {
      case Answer.Refused(String reason) -> failed(name + ": " + reason);
      case Answer.Changeable(Path place, Optional<String> text) -> {
        String now = changes.textOf(place).orElse(text.orElse(read));
        Dockerfile dockerfile = now.equals(read) ? unchanged : core.parse(now);
        yield fix(
            core, advisor, name, new Place(place, text), dockerfile, folder, changeable, chosen);
      }
    };
  }

  /** A Dockerfile at its true place, with the text on disk. */
  private record Place(Path path, Optional<String> text) {}

  private boolean fix(
      Core core,
      Advisor advisor,
      String name,
      Place place,
      Dockerfile dockerfile,
      Path folder,
      ChangeableFiles changeable,
      ChosenBuild chosen) {
    boolean hasStage =
        dockerfile.instructions().stream()
            .anyMatch(placed -> placed.instruction() instanceof Instruction.From);
    if (!hasStage) {
      return failed(name + ": is not a Dockerfile: it has no FROM");
    }
    BuildContext context = core.context(folder, Optional.of(place.path()));
    ProjectSettings project = projects.of(Optional.of(place.path()));
    remarks.addAll(Projects.problems(project));
    BuildOptions options = chosen.options(project, dockerfile);
    Fixing fixing =
        new Fixing(
            advisor,
            core::parse,
            Rules.all().stream().map(Rule::id).toList(),
            project.policy(
                rules.isEmpty() ? OptionalLong.empty() : OptionalLong.of(1),
                Map.of(),
                Optional.of(place.path())));
    Predicate<Finding> wanted =
        finding -> isChosen(finding) && isChangeable(finding, folder, context, changeable);
    Map<String, String> already = new LinkedHashMap<>(changes.below(folder));
    Optional<Fixed> fixed =
        advisor.together(() -> {
          leftAlone.clear();
          return fixing.fix(dockerfile, context, already, options, wanted, () -> false);
        });
    remarks.addAll(leftAlone);
    if (fixed.isEmpty()) {
      return failed(name + ": write the changes for the files before it first");
    }
    if (fixed.get().before().build().target().isEmpty()) {
      fixed.get().before().build().problems().forEach(problem -> failed(name + ": " + problem));
      return false;
    }
    changes.add(place.path(), place.text(), fixed.get().text());
    fixed
        .get()
        .files()
        .forEach((path, text) -> {
          if (changeable.look(folder.resolve(path))
              instanceof Answer.Changeable(Path other, Optional<String> before)) {
            changes.add(other, before, text);
          }
        });
    terminal.err().print(FixSummary.of(name, fixed.get(), this::isLeftFor));
    return true;
  }

  private boolean isChosen(Finding finding) {
    boolean safe = finding.fix().filter(Fix::safe).isPresent();
    return isAskedFor(finding) && (safe || unsafe);
  }

  /** A new design of the image is nobody's wish who asks for all fixes. */
  private boolean isAskedFor(Finding finding) {
    return rules.isEmpty() ? !DESIGNS.contains(finding.rule()) : rules.contains(finding.rule());
  }

  /** Whether only the option --unsafe is missing. */
  private boolean isLeftFor(Finding finding) {
    return finding.fix().filter(fix -> !fix.safe()).isPresent() && !unsafe && isAskedFor(finding);
  }

  private boolean isChangeable(
      Finding finding, Path folder, BuildContext context, ChangeableFiles changeable) {
    for (FileEdit edit : finding.fix().map(Fix::edits).orElse(List.of())) {
      if (edit.path().isEmpty()) {
        continue;
      }
      Optional<String> refusal = refusal(edit.path(), folder, context, changeable);
      if (refusal.isPresent()) {
        leftAlone.add(
            "%s: %s; left alone: %s (%s)"
                .formatted(
                    Visible.line(edit.path()),
                    refusal.get(),
                    finding.fix().map(Fix::title).orElse(""),
                    Bytes.saving(finding.saves())));
        return false;
      }
    }
    return true;
  }

  private Optional<String> refusal(
      String path, Path folder, BuildContext context, ChangeableFiles changeable) {
    try {
      Path file = folder.resolve(path).normalize();
      if (!file.startsWith(folder.normalize())) {
        return Optional.of("lies outside of the build context");
      }
      return switch (changeable.look(file)) {
        case Answer.Refused(String reason) -> Optional.of(reason);
        case Answer.Changeable(Path _, Optional<String> text) ->
            // What the rules read must be what is on disk, or the edits would hit something else.
            text.orElse("").equals(Fixing.textOf(context, path))
                ? Optional.empty()
                : Optional.of("is not what a build would read");
      };
    } catch (InvalidPathException _) {
      return Optional.of("has no name that a file can have");
    }
  }
}
