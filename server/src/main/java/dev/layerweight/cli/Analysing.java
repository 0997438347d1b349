package dev.layerweight.cli;

import dev.layerweight.advice.Analysis;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.policy.Policy;
import dev.layerweight.project.ProjectSettings;
import dev.layerweight.report.Report;
import dev.layerweight.report.ReportWriter;
import dev.layerweight.report.Visible;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.SyntaxProblem;
import dev.layerweight.text.LineIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Makes the report of one FILE. Threads may share it. */
final class Analysing {

  private static final int MOST_PROBLEMS = 20;

  /**
   * What came of a file.
   *
   * @param report the text for standard output, empty where there is none
   * @param settings lines for standard error about settings that other files share
   * @param errors lines for standard error
   * @param hit what a pipeline may want to fail on
   */
  record Outcome(
      String report, List<String> settings, List<String> errors, boolean failed, Set<FailOn> hit) {

    static Outcome failure(String line) {
      return failure(List.of(), List.of(line));
    }

    static Outcome failure(List<String> settings, List<String> errors) {
      return new Outcome("", settings, errors, true, Set.of());
    }
  }

  private final Terminal terminal;
  private final Core core;
  private final Format format;
  private final ReportWriter writer;
  private final ChosenBuild build;
  private final OptionalLong budgetBytes;
  private final Projects projects = new Projects();
  private final Optional<Path> context;
  private final Optional<Mode> network;
  private final Waiting waiting;

  Analysing(
      Terminal terminal,
      Core core,
      Format format,
      ChosenBuild build,
      OptionalLong budgetBytes,
      Optional<Path> context,
      Optional<Mode> network,
      Waiting waiting) {
    this.terminal = terminal;
    this.core = core;
    this.format = format;
    this.writer = format.writer(terminal);
    this.build = build;
    this.budgetBytes = budgetBytes;
    this.context = context;
    this.network = network;
    this.waiting = waiting;
  }

  ReportWriter writer() {
    return writer;
  }

  /** Never throws: a fault of ours is a line for standard error, and the other files go on. */
  Outcome analyse(String file) {
    String name = Visible.line(file);
    try {
      return switch (DockerfileSource.read(file, terminal.in())) {
        case DockerfileSource.Unreadable(String reason) -> Outcome.failure(name + ": " + reason);
        case DockerfileSource.Text(String text) -> analyse(file, name, text);
      };
    } catch (RuntimeException | Error fault) {
      return Outcome.failure(Faults.describe(name, fault, terminal.environment()));
    }
  }

  private Outcome analyse(String file, String name, String text) {
    Dockerfile dockerfile = core.parse(text);
    boolean hasStage =
        dockerfile.instructions().stream()
            .anyMatch(placed -> placed.instruction() instanceof Instruction.From);
    if (!hasStage) {
      return Outcome.failure(List.of(), whyNoStage(name, dockerfile));
    }
    Optional<Path> path = file.equals("-") ? Optional.empty() : Optional.of(Path.of(file));
    ProjectSettings project = projects.of(path);
    List<String> settings = Projects.problems(project);
    List<String> errors = new ArrayList<>(syntaxErrors(name, dockerfile));
    ContextFolder folder = contextFolder(path, dockerfile);
    BuildContext buildContext = core.context(folder.folder(), path);
    Analysis analysis =
        core.advisor(network, waiting)
            .analyze(
                dockerfile,
                buildContext,
                build.options(project, dockerfile),
                policy(project, path),
                () -> false);
    errors.addAll(commentErrors(name, analysis));
    boolean built = analysis.build().target().isPresent();
    if (!built || format == Format.JSON || format == Format.HTML || format == Format.SARIF) {
      analysis.build().problems().forEach(problem -> errors.add(name + ": " + problem));
    }
    if (!built) {
      return Outcome.failure(settings, errors);
    }
    List<String> notes = new ArrayList<>(Projects.notes(project, build, dockerfile));
    if (folder.guessed()) {
      notes.add(
          "build context is "
              + Projects.shown(folder.folder())
              + ", where the sources of COPY are");
    }
    String report = writer.write(new Report(file, analysis, notes, shown(path, folder.folder())));
    return new Outcome(report, settings, errors, false, FailOn.hitBy(analysis));
  }

  /** The context as the Dockerfile was named: from the root, or from where the program runs. */
  private static Optional<String> shown(Optional<Path> dockerfile, Path context) {
    Path here = Path.of("").toAbsolutePath();
    return dockerfile
        .map(path -> path.isAbsolute() ? context : here.relativize(context.toAbsolutePath()))
        .map(path -> path.normalize().toString().replace('\\', '/'));
  }

  private Policy policy(ProjectSettings project, Optional<Path> dockerfile) {
    Policy policy = Projects.policy(project, dockerfile);
    return new Policy(
        policy.minimumBytes(), policy.levels(), policy.budgets().demanding(budgetBytes));
  }

  private static List<String> commentErrors(String name, Analysis analysis) {
    LineIndex lines = LineIndex.of(analysis.build().dockerfile().text());
    return analysis.judgement().problems().stream()
        .limit(MOST_PROBLEMS)
        .map(problem ->
            name
                + ":"
                + (lines.lineOf(problem.range().start()) + 1)
                + ": "
                + Visible.words(problem.message()))
        .toList();
  }

  private ContextFolder contextFolder(Optional<Path> file, Dockerfile dockerfile) {
    return context
        .map(folder -> new ContextFolder(folder, false))
        .orElseGet(() ->
            file.map(path -> ContextFolder.of(path, dockerfile))
                .orElseGet(() -> new ContextFolder(Path.of("").toAbsolutePath(), false)));
  }

  private static List<String> whyNoStage(String name, Dockerfile dockerfile) {
    if (!dockerfile.instructions().isEmpty()) {
      return List.of(name + ": is not a Dockerfile: it has no FROM");
    }
    return dockerfile.problems().isEmpty()
        ? List.of(name + ": is empty: a Dockerfile begins with FROM")
        : syntaxErrors(name, dockerfile);
  }

  private static List<String> syntaxErrors(String name, Dockerfile dockerfile) {
    LineIndex lines = LineIndex.of(dockerfile.text());
    List<String> errors = new ArrayList<>();
    List<SyntaxProblem> problems = dockerfile.problems();
    for (SyntaxProblem problem : problems.subList(0, Math.min(MOST_PROBLEMS, problems.size()))) {
      int line = lines.lineOf(problem.range().start()) + 1;
      errors.add(name + ":" + line + ": " + Visible.words(problem.message()));
    }
    if (problems.size() > MOST_PROBLEMS) {
      errors.add(name + ": and " + (problems.size() - MOST_PROBLEMS) + " more problems");
    }
    return errors;
  }
}
