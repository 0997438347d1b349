package dev.layerweight.lsp;

import dev.layerweight.lsp.Availability.Late;
import dev.layerweight.lsp.Availability.Nothing;
import dev.layerweight.lsp.Availability.Ready;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** The open documents and the threads that analyse them. */
final class Documents implements AutoCloseable {

  private static final int MOST_THREADS = 4;

  private static final long TYPING_MILLIS = 20;

  private final ContextSource contexts;
  private final Analyzer analyzer;
  private final Configuration configuration;
  private final Patience patience;
  private final ClientProfile profile;
  private final Consumer<OpenDocument> whenContextReady;
  private final Runnable whenLate;
  private final Map<String, OpenDocument> byUri = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Math.clamp(Runtime.getRuntime().availableProcessors(), 2, MOST_THREADS),
          Thread.ofPlatform().daemon().name("analysis").factory());

  /**
   * @param patience how long a request waits for an analysis
   * @param whenContextReady takes a document whose build context knows more than it did
   * @param whenLate runs when an analysis is finished for which a request did not wait
   */
  Documents(
      ContextSource contexts,
      Analyzer analyzer,
      Configuration configuration,
      Patience patience,
      ClientProfile profile,
      Consumer<OpenDocument> whenContextReady,
      Runnable whenLate) {
    this.contexts = contexts;
    this.analyzer = analyzer;
    this.configuration = configuration;
    this.patience = patience;
    this.profile = profile;
    this.whenContextReady = whenContextReady;
    this.whenLate = whenLate;
  }

  OpenDocument open(DocumentSnapshot first) {
    configuration.opened(first.uri());
    OpenDocument opened =
        new OpenDocument(
            first,
            document ->
                new ContextSlot(contexts, document.path(), () -> whenContextReady.accept(document)),
            document -> snapshot -> new AnalysisJob(snapshot, job -> start(document, job)));
    OpenDocument before = byUri.put(first.uri(), opened);
    if (before != null) {
      before.close();
    }
    return opened;
  }

  Optional<OpenDocument> close(String uri) {
    Optional<OpenDocument> closed = Optional.ofNullable(byUri.remove(uri));
    closed.ifPresent(OpenDocument::close);
    configuration.closed(uri);
    return closed;
  }

  Optional<OpenDocument> get(String uri) {
    return Optional.ofNullable(byUri.get(uri));
  }

  /** The open document that is this file on disk. */
  Optional<OpenDocument> at(Path path) {
    return byUri.values().stream()
        .filter(document -> document.path().filter(path::equals).isPresent())
        .findFirst();
  }

  Collection<OpenDocument> all() {
    return List.copyOf(byUri.values());
  }

  /** What there is about a document when it is known or the patience is over. */
  CompletableFuture<Availability> ask(OpenDocument document) {
    return ask(document, AnalysisJob::result, true);
  }

  /** The same for hints, which need no findings. */
  CompletableFuture<Availability> askForHints(OpenDocument document) {
    return ask(document, AnalysisJob::sizes, profile.refreshesHints());
  }

  /** The same for lenses. */
  CompletableFuture<Availability> askForLenses(OpenDocument document) {
    return ask(document, AnalysisJob::result, profile.refreshesLenses());
  }

  /**
   * Nothing at all is no answer worth having early, and Neovim 0.10 draws no hints that come after
   * it for the same text.
   *
   * @param momentary whether the client asks again, be it that it is told to; else the answer is
   *     the last word about this text
   */
  private CompletableFuture<Availability> ask(
      OpenDocument document,
      Function<AnalysisJob, CompletableFuture<Optional<Analyzed>>> part,
      boolean momentary) {
    if (!momentary) {
      return ask(document, document.settled(part), patience.lasting());
    }
    return ask(
        document,
        document.newest(part),
        document.last().isEmpty() ? patience.lasting() : patience.request());
  }

  private CompletableFuture<Availability> ask(
      OpenDocument document, CompletableFuture<Optional<Analyzed>> newest, Duration longest) {
    if (newest.isDone()) {
      return newest.thenApply(Documents::finished);
    }
    Availability tooSlow = new Late(Optional.empty());
    return newest
        .<Availability>thenApply(Documents::finished)
        .completeOnTimeout(tooSlow, longest.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(answer -> {
          if (answer != tooSlow) {
            return answer;
          }
          newest.thenRun(whenLate);
          return new Late(document.last());
        });
  }

  /** Analyses a document's newest text once more, with the files as they are now. */
  Optional<Analyzed> analyzeAgain(OpenDocument document) {
    AnalysisJob job = document.job();
    return analyzer.analyze(
        job.snapshot(),
        document.context(),
        configuration.of(document.uri()),
        () -> !document.isCurrent(job),
        _ -> {});
  }

  /** What another text in a document's place would weigh, without findings. */
  Optional<Analyzed> sizesOf(OpenDocument document, String text) {
    DocumentSnapshot now = document.snapshot();
    AtomicReference<Analyzed> sizes = new AtomicReference<>();
    Optional<Analyzed> whole =
        analyzer.analyze(
            DocumentSnapshot.of(now.uri(), now.languageId(), now.version(), text),
            document.context(),
            configuration.of(document.uri()),
            () -> sizes.get() != null,
            sizes::set);
    return Optional.ofNullable(sizes.get()).or(() -> whole);
  }

  private static Availability finished(Optional<Analyzed> analyzed) {
    return analyzed.<Availability>map(Ready::new).orElseGet(Nothing::new);
  }

  private void start(OpenDocument document, AnalysisJob job) {
    configuration
        .known(document.uri())
        .whenComplete((_, _) -> {
          try {
            threads.execute(() -> run(document, job));
          } catch (RejectedExecutionException _) {
            job.cancel();
          }
        });
  }

  private void run(OpenDocument document, AnalysisJob job) {
    document.finish(
        job,
        analyzer.analyze(
            job.snapshot(),
            document.context(),
            configuration.of(document.uri()),
            job::isCancelled,
            sizes -> {
              job.finishSizes(sizes);
              waitForTyping(job);
            }));
  }

  /**
   * Findings take longer than sizes: the processor is left to the hints that are asked for now, and
   * while somebody types to those of the next keystroke.
   */
  private static void waitForTyping(AnalysisJob job) {
    try {
      job.superseded().get(TYPING_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException _) {
      // Nobody types, so that the findings may follow.
    }
  }

  @Override
  public void close() {
    all().forEach(OpenDocument::close);
    threads.shutdownNow();
  }
}
