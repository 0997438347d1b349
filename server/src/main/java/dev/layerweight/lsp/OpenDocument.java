package dev.layerweight.lsp;

import dev.layerweight.lsp.convert.FileUris;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A document between its opening and its closing: the newest snapshot, its analysis, and the last
 * analysis that was finished.
 */
final class OpenDocument {

  /** All that changes, replaced as a whole. */
  private record State(
      DocumentSnapshot snapshot, AnalysisJob job, Optional<Analyzed> last, boolean closed) {}

  private final String uri;
  private final Optional<Path> path;
  private final ContextSlot context;
  private final Function<OpenDocument, Function<DocumentSnapshot, AnalysisJob>> jobs;
  private volatile State state;

  /**
   * @param jobs makes the job of a snapshot of this document
   */
  OpenDocument(
      DocumentSnapshot first,
      Function<OpenDocument, ContextSlot> contexts,
      Function<OpenDocument, Function<DocumentSnapshot, AnalysisJob>> jobs) {
    this.uri = first.uri();
    this.path = FileUris.path(first.uri());
    this.jobs = jobs;
    this.context = contexts.apply(this);
    this.state = new State(first, jobs.apply(this).apply(first), Optional.empty(), false);
  }

  String uri() {
    return uri;
  }

  /** Where it lies on disk, empty where it does not. */
  Optional<Path> path() {
    return path;
  }

  ContextSlot context() {
    return context;
  }

  DocumentSnapshot snapshot() {
    return state.snapshot();
  }

  AnalysisJob job() {
    return state.job();
  }

  /** The newest analysis that was finished, perhaps of an older version. */
  Optional<Analyzed> last() {
    return state.last();
  }

  /** Whether a job is that of the newest version of an open document. */
  boolean isCurrent(AnalysisJob job) {
    State now = state;
    return now.job() == job && !now.closed();
  }

  /** The text changed: what was going on about the old one is cancelled. */
  void change(UnaryOperator<DocumentSnapshot> change) {
    replace(change);
  }

  /** Something else than the text changed: it has to be analysed anew. */
  void restart() {
    replace(UnaryOperator.identity());
  }

  private void replace(UnaryOperator<DocumentSnapshot> change) {
    AnalysisJob old;
    synchronized (this) {
      State before = state;
      if (before.closed()) {
        return;
      }
      DocumentSnapshot snapshot = change.apply(before.snapshot());
      old = before.job();
      state = new State(snapshot, jobs.apply(this).apply(snapshot), before.last(), false);
    }
    // Who waits for the old job looks at the state again, so that comes after its change.
    old.cancel();
  }

  void close() {
    AnalysisJob old;
    synchronized (this) {
      old = state.job();
      state = new State(state.snapshot(), old, Optional.empty(), true);
    }
    old.cancel();
  }

  /** Takes what a job has found; the result of an old job is dropped. */
  void finish(AnalysisJob job, Optional<Analyzed> analyzed) {
    synchronized (this) {
      if (isCurrent(job)) {
        state = new State(state.snapshot(), job, analyzed, false);
      }
    }
    job.finish(analyzed);
  }

  /**
   * The analysis of the newest version, whatever that is when it is finished: who waits while the
   * text changes is answered about the text after the change.
   *
   * @param part which part of a job's outcome is waited for
   */
  CompletableFuture<Optional<Analyzed>> newest(
      Function<AnalysisJob, CompletableFuture<Optional<Analyzed>>> part) {
    State seen = state;
    if (seen.closed()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return part.apply(seen.job())
        .handle((analyzed, fault) ->
            fault == null
                ? CompletableFuture.completedFuture(analyzed)
                : isCurrent(seen.job())
                    ? CompletableFuture.<Optional<Analyzed>>failedFuture(fault)
                    : newest(part))
        .thenCompose(Function.identity());
  }

  /**
   * The same, once nothing is missing that only has to be counted: files of the build context are,
   * and a new job is begun when that is done.
   */
  CompletableFuture<Optional<Analyzed>> settled(
      Function<AnalysisJob, CompletableFuture<Optional<Analyzed>>> part) {
    AnalysisJob seen = job();
    return newest(part)
        .thenCompose(analyzed ->
            analyzed.filter(Analyzed::isStillCounting).isPresent()
                ? seen.superseded().thenCompose(_ -> settled(part))
                : CompletableFuture.completedFuture(analyzed));
  }
}
