package dev.layerweight.cli;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
      description = "text, markdown, json, html or sarif (default: text).")
  private Format format;

  @Mixin private BuildChoices build;

  @Mixin private NetworkChoices network;

  @Mixin private WaitingChoices waiting;

  @Mixin private LimitChoices limits;

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

  private final Set<String> told = new HashSet<>();
  private final Terminal terminal;
  private final CommandParts commands;

  AnalyzeCommand(Terminal terminal, CommandParts commands) {
    this.terminal = terminal;
    this.commands = commands;
  }

  @Override
  public Integer call() throws InterruptedException {
    Waiting patience = waiting.waiting(terminal);
    Analysing analysing =
        new Analysing(
            terminal,
            commands.core().get(),
            format,
            build.chosen(terminal.environment()),
            limits.budgetBytes(),
            build.contextFolder(),
            network.mode(),
            patience);
    terminal.out().print(analysing.writer().begin());
    int code = printAll(analysing, patience);
    terminal.out().print(analysing.writer().end());
    return code;
  }

  private int printAll(Analysing analysing, Waiting patience) throws InterruptedException {
    int threads =
        Math.min(files.size(), Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            Thread.ofPlatform().daemon().stackSize(STACK_BYTES).name("analyze-", 0).factory());
    try {
      boolean failed = false;
      boolean limitHit = false;
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
        patience.hide();
        failed |= outcome.failed();
        limitHit |= limits.failsOn(outcome.hit());
        first &= !print(outcome, first ? "" : analysing.writer().between());
        if (terminal.out().checkError()) {
          // Whoever read the output has gone, as head does; nobody is left to tell.
          return exitCode(failed, limitHit);
        }
      }
      return exitCode(failed, limitHit);
    } finally {
      pool.shutdownNow();
    }
  }

  private static int exitCode(boolean failed, boolean limitHit) {
    return failed ? ExitCode.FAILED : limitHit ? ExitCode.LIMIT_HIT : ExitCode.DONE;
  }

  private static Analysing.Outcome result(Future<Analysing.Outcome> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether there was a report.
   *
   * @param before what sets it apart from the one before it
   */
  private boolean print(Analysing.Outcome outcome, String before) {
    outcome.settings().stream().filter(told::add).forEach(terminal.err()::println);
    outcome.errors().forEach(terminal.err()::println);
    if (outcome.report().isEmpty()) {
      return false;
    }
    PrintStream out = terminal.out();
    out.print(before);
    out.print(outcome.report());
    return true;
  }
}
