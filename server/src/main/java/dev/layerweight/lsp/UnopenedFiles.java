package dev.layerweight.lsp;

import dev.layerweight.lsp.convert.FileUris;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Analyses Dockerfiles of the workspace that no editor shows, for views of the whole workspace. One
 * at a time and with low priority: open documents come first.
 */
final class UnopenedFiles implements AutoCloseable {

  private static final long CONTEXT_PATIENCE_SECONDS = 10;

  private final ContextSource contexts;
  private final Analyzer analyzer;
  private final Configuration configuration;
  private final WorkspaceFolders folders;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("workspace").factory());

  UnopenedFiles(
      ContextSource contexts,
      Analyzer analyzer,
      Configuration configuration,
      WorkspaceFolders folders) {
    this.contexts = contexts;
    this.analyzer = analyzer;
    this.configuration = configuration;
    this.folders = folders;
  }

  /**
   * The analysis of a file as it is on disk; empty where it cannot be read, lies outside of the
   * workspace or is too long. Nothing is done for who has given up waiting.
   */
  CompletableFuture<Optional<Analyzed>> analyze(String uri) {
    CompletableFuture<Optional<Analyzed>> answer = new CompletableFuture<>();
    Optional<Path> path = FileUris.path(uri).filter(folders::allow);
    if (path.isEmpty()) {
      answer.complete(Optional.empty());
      return answer;
    }
    thread.execute(() -> {
      if (!answer.isDone()) {
        try {
          answer.complete(read(uri, path.get()).flatMap(this::analyze));
        } catch (RuntimeException | Error fault) {
          answer.completeExceptionally(fault);
        }
      }
    });
    return answer;
  }

  private static Optional<DocumentSnapshot> read(String uri, Path path) {
    try {
      if (!Files.isRegularFile(path) || Files.size(path) > DocumentSnapshot.ANALYSED_CHARACTERS) {
        return Optional.empty();
      }
      String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
      return Optional.of(DocumentSnapshot.of(uri, "dockerfile", 0, text));
    } catch (IOException | SecurityException _) {
      return Optional.empty();
    }
  }

  private Optional<Analyzed> analyze(DocumentSnapshot snapshot) {
    CountDownLatch ready = new CountDownLatch(1);
    ContextSlot context =
        new ContextSlot(contexts, FileUris.path(snapshot.uri()), ready::countDown);
    Optional<Analyzed> first = analyze(snapshot, context);
    if (first.filter(Analyzed::isStillCounting).isEmpty()) {
      return first;
    }
    try {
      return ready.await(CONTEXT_PATIENCE_SECONDS, TimeUnit.SECONDS)
          ? analyze(snapshot, context)
          : first;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return first;
    }
  }

  private Optional<Analyzed> analyze(DocumentSnapshot snapshot, ContextSlot context) {
    return analyzer.analyze(
        snapshot, context, configuration.of(snapshot.uri()), thread::isShutdown, _ -> {});
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
