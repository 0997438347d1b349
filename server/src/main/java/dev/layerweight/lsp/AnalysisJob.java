package dev.layerweight.lsp;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The one analysis of a document's version, shared by all who ask for it. It starts when the first
 * one asks, so that a burst of changes costs one analysis.
 */
final class AnalysisJob {

  private final DocumentSnapshot snapshot;
  private final Consumer<AnalysisJob> starter;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CompletableFuture<Optional<Analyzed>> sizes = new CompletableFuture<>();
  private final CompletableFuture<Optional<Analyzed>> result = new CompletableFuture<>();
  private final CompletableFuture<Void> superseded = new CompletableFuture<>();
  private volatile boolean answeredEarly;

  AnalysisJob(DocumentSnapshot snapshot, Consumer<AnalysisJob> starter) {
    this.snapshot = snapshot;
    this.starter = starter;
  }

  DocumentSnapshot snapshot() {
    return snapshot;
  }

  /**
   * The analysis, started by now; empty where there is none to have (switched off, too long, no
   * Dockerfile, a fault that was logged), and cancelled where a newer version came.
   */
  CompletableFuture<Optional<Analyzed>> result() {
    start();
    return result;
  }

  /** The analysis, perhaps still without its findings: all that hints show is in it. */
  CompletableFuture<Optional<Analyzed>> sizes() {
    start();
    return result.isDone() ? result : sizes;
  }

  private void start() {
    if (started.compareAndSet(false, true) && !result.isDone()) {
      starter.accept(this);
    }
  }

  void finishSizes(Analyzed analyzed) {
    answeredEarly = true;
    sizes.complete(Optional.of(analyzed));
  }

  /** Whether somebody may have been answered without the findings. */
  boolean answeredEarly() {
    return answeredEarly;
  }

  void finish(Optional<Analyzed> analyzed) {
    sizes.complete(analyzed);
    result.complete(analyzed);
  }

  void cancel() {
    result.cancel(false);
    sizes.cancel(false);
    superseded.complete(null);
  }

  /** Done when a newer job has taken this one's place, or the document was closed. */
  CompletableFuture<Void> superseded() {
    return superseded;
  }

  boolean isCancelled() {
    return result.isCancelled();
  }
}
