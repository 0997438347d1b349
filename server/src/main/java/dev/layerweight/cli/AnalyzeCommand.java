package dev.layerweight.cli;

import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.image.Platform;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code layerweight analyze}: the reports of files, in the order in which they were named. */
@Command(
    name = "analyze",
    description = "Says what every instruction of a Dockerfile weighs and what can go.",
    sortOptions = false)
final class AnalyzeCommand implements Callable<Integer> {

  private static final int MOST_THREADS = 4;

  /** Deeply nested shell text needs more than the usual stack; unused pages cost nothing. */
  private static final long STACK_BYTES = 16L << 20;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, markdown or json (default: text).")
  private Format format;

  @Option(
      names = "--target",
      paramLabel = "STAGE",
      description = "Stage to build, by name or index (default: the last one).")
  private Optional<String> target;

  @Option(
      names = "--platform",
      paramLabel = "PLATFORM",
      defaultValue = "linux/amd64",
      description = "linux/amd64 or linux/arm64 (default: linux/amd64).")
  private String platform;

  @Option(
      names = "--build-arg",
      paramLabel = "K=V",
      description = "Value of an ARG; without =V that of the environment. May be repeated.")
  private List<String> buildArguments = List.of();

  @Option(
      names = "--context",
      paramLabel = "DIR",
      description =
          "Build context (default: the Dockerfile's folder, or the one above it that"
              + " holds the sources of COPY).")
  private Optional<String> context;

  @Option(names = "--offline", description = "Never use the network.")
  private boolean offline;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  private boolean help;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Dockerfiles; - is standard input.")
  private List<String> files;

  @Spec private CommandSpec spec;

  private final Terminal terminal;
  private final CommandParts commands;

  AnalyzeCommand(Terminal terminal, CommandParts commands) {
    this.terminal = terminal;
    this.commands = commands;
  }

  @Override
  public Integer call() throws InterruptedException {
    BuildOptions options = new BuildOptions(chosenPlatform(), chosenTarget(), chosenArguments());
    Analysing analysing =
        new Analysing(terminal, commands.core().get(), format, options, chosenContext(), offline);
    return printAll(analysing);
  }

  private int printAll(Analysing analysing) throws InterruptedException {
    int threads =
        Math.min(files.size(), Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            Thread.ofPlatform().daemon().stackSize(STACK_BYTES).name("analyze-", 0).factory());
    try {
      boolean failed = false;
      boolean first = true;
      Deque<Future<Analysing.Outcome>> running = new ArrayDeque<>();
      Iterator<String> waiting = files.iterator();
      while (waiting.hasNext() || !running.isEmpty()) {
        // A few files ahead keep the threads busy; more would only hold reports in memory.
        while (waiting.hasNext() && running.size() < threads * 2) {
          String file = waiting.next();
          running.add(pool.submit(() -> analysing.analyse(file)));
        }
        Analysing.Outcome outcome = result(running.remove());
        failed |= outcome.failed();
        first &= !print(outcome, first);
        if (terminal.out().checkError()) {
          // Whoever read the output has gone, as head does; nobody is left to tell.
          return failed ? ExitCode.FAILED : ExitCode.DONE;
        }
      }
      return failed ? ExitCode.FAILED : ExitCode.DONE;
    } finally {
      pool.shutdownNow();
    }
  }

  private static Analysing.Outcome result(Future<Analysing.Outcome> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether there was a report; reports for people are set apart by an empty line. */
  private boolean print(Analysing.Outcome outcome, boolean first) {
    outcome.errors().forEach(terminal.err()::println);
    if (outcome.report().isEmpty()) {
      return false;
    }
    PrintStream out = terminal.out();
    if (!first && format != Format.JSON) {
      out.print('\n');
    }
    out.print(outcome.report());
    return true;
  }

  private Platform chosenPlatform() {
    return Platform.parse(platform)
        .filter(
            chosen -> chosen.equals(Platform.LINUX_AMD64) || chosen.equals(Platform.LINUX_ARM64))
        .orElseThrow(
            () -> wrong("--platform: linux/amd64 or linux/arm64 is known, not " + platform));
  }

  private Optional<String> chosenTarget() {
    return target.filter(name -> !name.isEmpty());
  }

  private Map<String, String> chosenArguments() {
    Map<String, String> arguments = new HashMap<>();
    for (String argument : buildArguments) {
      int equals = argument.indexOf('=');
      if (equals == 0 || argument.isEmpty()) {
        throw wrong("--build-arg: a name must stand before =, not " + argument);
      }
      if (equals > 0) {
        arguments.put(argument.substring(0, equals), argument.substring(equals + 1));
      } else if (terminal.environment().containsKey(argument)) {
        arguments.put(argument, terminal.environment().get(argument));
      }
    }
    return Map.copyOf(arguments);
  }

  private Optional<Path> chosenContext() {
    return context.map(name -> {
      try {
        Path folder = Path.of(name);
        if (Files.isDirectory(folder)) {
          return folder;
        }
      } catch (InvalidPathException _) {
        // No folder can have that name, which is what the message below says.
      }
      throw wrong("--context: no such folder: " + name);
    });
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
