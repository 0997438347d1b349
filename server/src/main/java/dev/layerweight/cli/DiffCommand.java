package dev.layerweight.cli;

import dev.layerweight.advice.Advisor;
import dev.layerweight.advice.Analysis;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.project.ProjectSettings;
import dev.layerweight.report.DiffReport;
import dev.layerweight.report.ImageDiff;
import dev.layerweight.report.Report;
import dev.layerweight.report.Visible;
import dev.layerweight.syntax.Dockerfile;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code layerweight diff}: what a change does to each layer and to the whole image. */
@Command(
    name = "diff",
    description = "Says what a change does to each layer and to the image.",
    sortOptions = false)
final class DiffCommand implements Callable<Integer> {

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, markdown or json (default: text).")
  private DiffReport format;

  @Mixin private BuildChoices build;

  @Mixin private NetworkChoices network;

  @Mixin private WaitingChoices waiting;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  private boolean help;

  @Parameters(
      index = "0",
      paramLabel = "OLD",
      description = "A Dockerfile, or REVISION:PATH of one in git.")
  private String before;

  @Parameters(index = "1", paramLabel = "NEW", description = "The same after the change.")
  private String after;

  private final Terminal terminal;
  private final CommandParts commands;
  private final Projects projects = new Projects();

  /** Each once, however often the versions are weighed. */
  private final Set<String> errors = new LinkedHashSet<>();

  DiffCommand(Terminal terminal, CommandParts commands) {
    this.terminal = terminal;
    this.commands = commands;
  }

  @Override
  public Integer call() throws Exception {
    ChosenBuild chosen = build.chosen(terminal.environment());
    Optional<Path> context = build.contextFolder();
    Core core = commands.core().get();
    Waiting patience = waiting.waiting(terminal);
    Advisor advisor = core.advisor(network.mode(), patience);
    try (VersionSources sources = new VersionSources(context)) {
      boolean revisions = VersionSources.isRevision(before) || VersionSources.isRevision(after);
      List<Report> reports =
          DeepStack.call(() -> {
            List<VersionSources.Answer> versions =
                Stream.of(before, after).map(name -> sources.find(name, revisions)).toList();
            return advisor.together(() -> reports(core, advisor, chosen, versions));
          });
      patience.hide();
      errors.forEach(terminal.err()::println);
      if (reports.size() < 2) {
        return ExitCode.FAILED;
      }
      terminal.out().print(format.write(ImageDiff.of(reports.getFirst(), reports.getLast())));
      return ExitCode.DONE;
    }
  }

  private List<Report> reports(
      Core core, Advisor advisor, ChosenBuild chosen, List<VersionSources.Answer> versions) {
    errors.clear();
    return versions.stream()
        .flatMap(version -> report(core, advisor, chosen, version).stream())
        .toList();
  }

  private Optional<Report> report(
      Core core, Advisor advisor, ChosenBuild chosen, VersionSources.Answer answer) {
    return switch (answer) {
      case VersionSources.Answer.Missing(String name, String reason) ->
          failed(Visible.line(name) + ": " + reason);
      case VersionSources.Answer.Found found -> {
        try {
          yield report(core, advisor, chosen, found);
        } catch (RuntimeException | Error fault) {
          String name = Visible.line(found.name());
          yield failed(Faults.describe(name, fault, terminal.environment()));
        }
      }
    };
  }

  private Optional<Report> report(
      Core core, Advisor advisor, ChosenBuild chosen, VersionSources.Answer.Found found) {
    String name = Visible.line(found.name());
    Dockerfile dockerfile = core.parse(found.text());
    Path folder =
        found.context().orElseGet(() -> ContextFolder.of(found.place(), dockerfile).folder());
    BuildContext context = core.context(folder, Optional.of(found.place()));
    ProjectSettings project = projects.of(Optional.of(found.place()));
    Projects.problems(project).forEach(errors::add);
    Analysis analysis =
        advisor.analyze(
            dockerfile,
            context,
            chosen.options(project, dockerfile),
            Projects.policy(project, Optional.of(found.place())),
            () -> false);
    if (analysis.build().target().isEmpty()) {
      analysis.build().problems().forEach(problem -> failed(name + ": " + problem));
      return analysis.build().problems().isEmpty()
          ? failed(name + ": is not a Dockerfile: it has no FROM")
          : Optional.empty();
    }
    return Optional.of(new Report(found.name(), analysis, found.notes()));
  }

  private Optional<Report> failed(String line) {
    errors.add(line);
    return Optional.empty();
  }
}
