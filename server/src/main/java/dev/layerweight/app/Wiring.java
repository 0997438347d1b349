package dev.layerweight.app;

import dev.layerweight.advice.Advisor;
import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.ComparingAdvisor;
import dev.layerweight.advice.Rules;
import dev.layerweight.advice.SimulatingAdvisor;
import dev.layerweight.catalog.AlpinePackages;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.RpmPackages;
import dev.layerweight.catalog.apk.ShippedAlpinePackages;
import dev.layerweight.catalog.apk.live.RenewedAlpinePackages;
import dev.layerweight.catalog.apt.AptIndexes;
import dev.layerweight.catalog.archives.ShippedArchives;
import dev.layerweight.catalog.archives.ShippedGoLibrary;
import dev.layerweight.catalog.cache.CacheFolder;
import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.catalog.context.SharedWalks;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.catalog.npm.ShippedNodePackages;
import dev.layerweight.catalog.pypi.WheelTable;
import dev.layerweight.catalog.snapshot.RenewedBaseImages;
import dev.layerweight.catalog.snapshot.SnapshotBaseImages;
import dev.layerweight.catalog.tools.ShippedTools;
import dev.layerweight.cli.CommandLineProgram;
import dev.layerweight.cli.CommandParts;
import dev.layerweight.cli.ContextFolder;
import dev.layerweight.cli.Core;
import dev.layerweight.cli.Faults;
import dev.layerweight.cli.LspLauncher;
import dev.layerweight.cli.Terminal;
import dev.layerweight.cli.Waiting;
import dev.layerweight.estimate.build.BuildSimulation;
import dev.layerweight.estimate.build.Commands;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Puts the program together: which class stands behind which port. */
final class Wiring implements Core {

  private final Terminal terminal;
  private final Catalog shipped;
  private final Mode usual;
  private Optional<LiveSources> opened = Optional.empty();
  private Optional<Advisor> waited = Optional.empty();
  private final DockerfileParser parser = new DockerfileParser();
  private final SharedWalks walks = new SharedWalks();
  private final Once<Advisor> offline;

  private Wiring(Terminal terminal) {
    this.terminal = terminal;
    this.shipped = catalog(tableFolder(terminal));
    this.usual =
        Mode.parse(terminal.environment().getOrDefault("LAYERWEIGHT_NETWORK", ""))
            .orElse(Mode.KNOWN);
    this.offline = new Once<>(() -> advisor(shipped, () -> shipped));
  }

  /** Nothing is made before a command asks for it. */
  static CommandParts commands(Terminal terminal) {
    return new CommandParts(
        () -> new Wiring(terminal), () -> server(terminal), () -> tables(terminal));
  }

  private static Tables tables(Terminal terminal) {
    Wiring wiring = new Wiring(terminal);
    return new Tables(
        tableFolder(terminal),
        CacheFolder.of(terminal.environment(), System.getProperty("os.name", "")),
        wiring.shipped,
        () ->
            wiring.usual == Mode.OFF
                ? Optional.empty()
                : Optional.of(wiring.sources(wiring.usual)));
  }

  private static Optional<Path> tableFolder(Terminal terminal) {
    return TableFolder.of(terminal.environment(), System.getProperty("os.name", ""));
  }

  private static Catalog catalog(Optional<Path> tables) {
    return new Catalog(
        RenewedBaseImages.of(tables, new SnapshotBaseImages()),
        new AptIndexes(tables.stream().toList(), installedTables()),
        tables
            .<AlpinePackages>map(
                folder -> new RenewedAlpinePackages(folder, new ShippedAlpinePackages()))
            .orElseGet(ShippedAlpinePackages::new),
        RpmPackages.NONE,
        wheels(tables),
        new ShippedNodePackages(tables),
        new ShippedTools(),
        new ShippedArchives(),
        new ShippedGoLibrary());
  }

  /** What the start script says of where the program lies; its tables are beside it. */
  private static Optional<Path> installedTables() {
    return Optional.ofNullable(System.getProperty("layerweight.home"))
        .map(home -> Path.of(home, "lib", "tables"));
  }

  /** Opened at the first question: most Dockerfiles have no Python. */
  private static PythonPackages wheels(Optional<Path> tables) {
    AtomicReference<Optional<WheelTable>> opened = new AtomicReference<>(Optional.empty());
    return name ->
        opened
            .updateAndGet(table -> table.or(() -> Optional.of(WheelTable.of(tables))))
            .orElseThrow()
            .project(name);
  }

  /** The server keeps its advisors, which remember what did not change between two edits. */
  private static LspLauncher server(Terminal terminal) {
    Wiring wiring = new Wiring(terminal);
    return (in, out, network) -> {
      SwitchedSources sources =
          new SwitchedSources(
              network,
              wiring.usual,
              mode ->
                  new LiveSources(terminal.environment(), mode, wiring.shipped, wiring::remark));
      Map<LiveSources, Advisor> advisors = Collections.synchronizedMap(new WeakHashMap<>());
      ServerParts parts =
          new ServerParts(
              wiring::parse,
              new SwitchedAdvisor(() ->
                  sources
                      .current()
                      .map(live -> advisors.computeIfAbsent(live, wiring::liveAdvisor))
                      .orElseGet(wiring.offline)),
              new FolderContextSource(
                  (dockerfile, content) -> ContextFolder.of(dockerfile, content).folder()),
              Wiring::report,
              sources,
              CommandLineProgram.version());
      return LanguageServerProcess.run(in, out, parts, wiring::makeReady);
    };
  }

  /** What every Dockerfile needs: the commands, the rules, both grammars, and the base images. */
  private void makeReady() {
    offline.get();
    parser.parse("FROM scratch\nRUN true\n");
    ImageReference.parse("debian:stable-slim")
        .ifPresent(image -> shipped.baseImages().find(image, Platform.LINUX_AMD64));
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
    return new FolderContext(
        folder, dockerfile.orElseGet(() -> folder.resolve("Dockerfile")), walks);
  }

  /** One for all files: many begin as another one does, and that is simulated once. */
  @Override
  public Advisor advisor(Optional<Mode> mode, Waiting waiting) {
    Mode chosen = mode.orElse(usual);
    if (chosen == Mode.OFF) {
      return offline.get();
    }
    LiveSources sources = sources(chosen);
    return new PatientAdvisor(live(sources), sources, waiting);
  }

  /** All files of a command share what was learned; a command has one mode. */
  private synchronized LiveSources sources(Mode mode) {
    LiveSources sources =
        opened.orElseGet(
            () -> new LiveSources(terminal.environment(), mode, shipped, this::remark));
    opened = Optional.of(sources);
    return sources;
  }

  private synchronized Advisor live(LiveSources sources) {
    Advisor advisor = waited.orElseGet(() -> liveAdvisor(sources));
    waited = Optional.of(advisor);
    return advisor;
  }

  /** For who looks into a fault; that no engine runs is none. */
  private void remark(String line) {
    if (terminal.environment().containsKey("LAYERWEIGHT_DEBUG")) {
      terminal.err().println(line);
    }
  }

  /** Answers from what is known by now. */
  private Advisor liveAdvisor(LiveSources sources) {
    return new ComparingAdvisor(
        new LiveAdvisor(sources, catalog -> advisor(catalog, sources::moment)), sources.built());
  }

  private Advisor advisor(Catalog catalog, Supplier<Object> epoch) {
    BuildSimulation simulation =
        new BuildSimulation(catalog, Commands.all(), DockerfileParser::parseShell, epoch);
    return new SimulatingAdvisor(
        simulation,
        this::parse,
        Rules.all(catalog.debian()),
        (rule, fault) ->
            terminal.err().println(Faults.describe("rule " + rule, fault, terminal.environment())));
  }
}
