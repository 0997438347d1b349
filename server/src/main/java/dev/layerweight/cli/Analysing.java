package dev.layerweight.cli;

import dev.layerweight.advice.Analysis;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.BuildOptions;
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

/** Makes the report of one FILE. Threads may share it. */
final class Analysing {

  /** A finding that saves less than this is not worth a line. */
  private static final long MINIMUM_BYTES = 1;

  private static final int MOST_PROBLEMS = 20;

  /**
   * What came of a file.
   *
   * @param report the text for standard output, empty where there is none
   * @param errors lines for standard error
   */
  record Outcome(String report, List<String> errors, boolean failed) {

    static Outcome failure(String line) {
      return new Outcome("", List.of(line), true);
    }
  }

  private final Terminal terminal;
  private final Core core;
  private final Format format;
  private final ReportWriter writer;
  private final BuildOptions options;
  private final Optional<Path> context;
  private final boolean offline;

  Analysing(
      Terminal terminal,
      Core core,
      Format format,
      BuildOptions options,
      Optional<Path> context,
      boolean offline) {
    this.terminal = terminal;
    this.core = core;
    this.format = format;
    this.writer = format.writer(terminal);
    this.options = options;
    this.context = context;
    this.offline = offline;
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
      return new Outcome("", whyNoStage(name, dockerfile), true);
    }
    List<String> errors = new ArrayList<>(syntaxErrors(name, dockerfile));
    Optional<Path> path = file.equals("-") ? Optional.empty() : Optional.of(Path.of(file));
    ContextFolder folder = contextFolder(path, dockerfile);
    BuildContext buildContext = core.context(folder.folder(), path);
    Analysis analysis =
        core.advisor(offline)
            .analyze(dockerfile, buildContext, options, MINIMUM_BYTES, () -> false);
    boolean built = analysis.build().target().isPresent();
    if (!built || format == Format.JSON) {
      analysis.build().problems().forEach(problem -> errors.add(name + ": " + problem));
    }
    if (!built) {
      return new Outcome("", errors, true);
    }
    List<String> notes =
        folder.guessed()
            ? List.of(
                "build context is " + shown(folder.folder()) + ", where the sources of COPY are")
            : List.of();
    String report = writer.write(new Report(file, analysis, notes));
    return new Outcome(report, errors, false);
  }

  private ContextFolder contextFolder(Optional<Path> file, Dockerfile dockerfile) {
    return context
        .map(folder -> new ContextFolder(folder, false))
        .orElseGet(() ->
            file.map(path -> ContextFolder.of(path, dockerfile))
                .orElseGet(() -> new ContextFolder(Path.of("").toAbsolutePath(), false)));
  }

  /** A folder as the user would write it from where they are. */
  private static String shown(Path folder) {
    Path here = Path.of("").toAbsolutePath();
    if (!folder.startsWith(here)) {
      return folder.toString();
    }
    String below = here.relativize(folder).toString();
    return below.isEmpty() ? "." : below;
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
