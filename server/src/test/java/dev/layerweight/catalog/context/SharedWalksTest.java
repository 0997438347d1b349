package dev.layerweight.catalog.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedWalksTest {

  @TempDir Path folder;

  private final SharedWalks walks = new SharedWalks();
  private final AtomicInteger walked = new AtomicInteger();

  private ContextListing list(Path root, String dockerfile) {
    return walks.list(
        root,
        root.resolve(dockerfile),
        ContextLimits.DEFAULT,
        () -> {
          walked.incrementAndGet();
          return FolderWalk.list(root, IgnoreRules.NONE, ContextLimits.DEFAULT);
        });
  }

  @Test
  void dockerfilesOfOneFolderAreWalkedOnce() {
    assertSame(list(folder, "api.Dockerfile"), list(folder, "web.Dockerfile"));
    assertEquals(1, walked.get());
  }

  @Test
  void whoComesWhileAnotherWalksWaits() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<ContextListing> first =
        CompletableFuture.supplyAsync(() ->
            walks.list(
                folder,
                folder.resolve("Dockerfile"),
                ContextLimits.DEFAULT,
                () -> {
                  begun.countDown();
                  try {
                    go.await();
                  } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                  }
                  return FolderWalk.list(folder, IgnoreRules.NONE, ContextLimits.DEFAULT);
                }));
    begun.await();
    CompletableFuture<ContextListing> second =
        CompletableFuture.supplyAsync(() -> list(folder, "Dockerfile"));
    go.countDown();
    assertSame(first.get(), second.get());
    assertEquals(0, walked.get());
  }

  @Test
  void anIgnoreFileOfItsOwnSeesOtherFiles() throws IOException {
    list(folder, "api.Dockerfile");
    Files.writeString(folder.resolve("web.Dockerfile.dockerignore"), "*.log\n");
    list(folder, "web.Dockerfile");
    Files.writeString(folder.resolve(".dockerignore"), "*.tmp\n");
    list(folder, "api.Dockerfile");
    assertEquals(3, walked.get());
  }

  @Test
  void onlyTheLastFewAreKept() throws IOException {
    for (String name : List.of("a", "b", "c", "d", "e", "a")) {
      list(Files.createDirectories(folder.resolve(name)), "Dockerfile");
    }
    assertEquals(6, walked.get());
    list(folder.resolve("e"), "Dockerfile");
    assertEquals(6, walked.get());
  }

  @Test
  void aWalkThatFailsSaysSo() {
    assertThrows(
        IllegalStateException.class,
        () ->
            walks.list(
                folder,
                folder.resolve("Dockerfile"),
                ContextLimits.DEFAULT,
                () -> {
                  throw new IllegalArgumentException("broken");
                }));
  }
}
