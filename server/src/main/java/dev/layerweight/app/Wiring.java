package dev.layerweight.app;

import dev.layerweight.advice.Advisor;
import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.Rules;
import dev.layerweight.advice.SimulatingAdvisor;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.apk.ShippedAlpinePackages;
import dev.layerweight.catalog.apt.AptIndexes;
import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.catalog.npm.ShippedNodePackages;
import dev.layerweight.catalog.pypi.WheelTable;
import dev.layerweight.catalog.snapshot.SnapshotBaseImages;
import dev.layerweight.catalog.tools.ShippedTools;
import dev.layerweight.cli.CommandLineProgram;
import dev.layerweight.cli.CommandParts;
import dev.layerweight.cli.ContextFolder;
import dev.layerweight.cli.Core;
import dev.layerweight.cli.Faults;
import dev.layerweight.cli.LspLauncher;
import dev.layerweight.cli.Terminal;
import dev.layerweight.estimate.build.BuildSimulation;
import dev.layerweight.estimate.build.Commands;
import dev.layerweight.lsp.FolderContextSource;
import dev.layerweight.lsp.LanguageServerProcess;
import dev.layerweight.lsp.ReportRenderer;
import dev.layerweight.lsp.ServerParts;
import dev.layerweight.report.JsonReport;
import dev.layerweight.report.MarkdownReport;
import dev.layerweight.report.Report;
import dev.layerweight.report.ReportWriter;
import dev.layerweight.report.TextReport;
import dev.layerweight.report.TextStyle;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.parse.DockerfileParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts the program together: which class stands behind which port. */
final class Wiring implements Core {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final Terminal terminal;
  private final Catalog shipped;
  private final Optional<LiveSources> live;
  private final DockerfileParser parser = new DockerfileParser();

  private Wiring(Terminal terminal) {
    this.terminal = terminal;
    this.shipped = catalog(tableFolder(terminal));
    this.live = LiveSources.of(terminal.environment(), shipped, this::remark);
  }

  /** Nothing is made before a command asks for it. */
  static CommandParts commands(Terminal terminal) {
    return new CommandParts(
        () -> new Wiring(terminal),
        () -> server(terminal),
        () -> new Tables(tableFolder(terminal)));
  }

  private static Optional<Path> tableFolder(Terminal terminal) {
    return TableFolder.of(terminal.environment(), System.getProperty("os.name", ""));
  }

  private static Catalog catalog(Optional<Path> tables) {
    return new Catalog(
        new SnapshotBaseImages(),
        new AptIndexes(tables.stream().toList()),
        new ShippedAlpinePackages(),
        (distribution, release, _) ->
            new Answer.Missing<>("no package index of " + distribution + " " + release),
        name -> WheelTable.shipped().project(name),
        new ShippedNodePackages(),
        new ShippedTools());
  }

  /** The server keeps one advisor, which remembers what did not change between two edits. */
  private static LspLauncher server(Terminal terminal) {
    Wiring wiring = new Wiring(terminal);
    ServerParts parts =
        new ServerParts(
            wiring::parse,
            wiring.editorAdvisor(),
            new FolderContextSource(
                (dockerfile, content) -> ContextFolder.of(dockerfile, content).folder()),
            Wiring::report,
            listener -> wiring.live.ifPresent(sources -> sources.onArrival(listener)),
            CommandLineProgram.version());
    return (in, out) -> LanguageServerProcess.run(in, out, parts);
  }

  private static String report(String file, Analysis analysis, ReportRenderer.Format format) {
    ReportWriter writer =
        switch (format) {
          case MARKDOWN -> new MarkdownReport();
          case TEXT -> new TextReport(TextStyle.PLAIN);
          case JSON -> new JsonReport();
        };
    return writer.write(new Report(file, analysis, List.of()));
  }

  @Override
  public Dockerfile parse(String text) {
    return parser.parse(text);
  }

  @Override
  public BuildContext context(Path folder, Optional<Path> dockerfile) {
    return new FolderContext(folder, dockerfile.orElseGet(() -> folder.resolve("Dockerfile")));
  }

  /** A new one each time: what it remembers of one file would only fill the memory. */
  @Override
  public Advisor advisor(boolean offline) {
    if (offline || live.isEmpty()) {
      return advisor(shipped, () -> shipped);
    }
    return new PatientAdvisor(editorAdvisor(), live.get(), LONGEST_WAIT);
  }

  /** For who looks into a fault; that no engine runs is none. */
  private void remark(String line) {
    if (terminal.environment().containsKey("LAYERWEIGHT_DEBUG")) {
      terminal.err().println(line);
    }
  }

  /** Answers from what is known by now. */
  private Advisor editorAdvisor() {
    return live.map(sources -> advisor(sources.catalog(), sources::epoch))
        .orElseGet(() -> advisor(shipped, () -> shipped));
  }

  private Advisor advisor(Catalog catalog, Supplier<Object> epoch) {
    BuildSimulation simulation =
        new BuildSimulation(catalog, Commands.all(), DockerfileParser::parseShell, epoch);
    return new SimulatingAdvisor(
        simulation,
        this::parse,
        Rules.all(),
        (rule, fault) ->
            terminal.err().println(Faults.describe("rule " + rule, fault, terminal.environment())));
  }
}
