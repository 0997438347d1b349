package dev.layerweight.catalog.context;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * The walks that the contexts of one command share: a repository has many Dockerfiles, and those of
 * one folder with the same ignore file see the same files.
 */
public final class SharedWalks {

  /** A command goes from folder to folder, so that the last few are enough. */
  private static final int KEPT = 4;

  private static final long FRESH_NANOS = Duration.ofSeconds(30).toNanos();

  private record Key(Path root, Path ignoreFile, String rules) {}

  private record Walk(FutureTask<ContextListing> listing, long begunNanos) {}

  private final LinkedHashMap<Key, Walk> walks = new LinkedHashMap<>();

  /** The listing of a folder; walks it where nobody did so in the last half minute. */
  ContextListing list(
      Path root, Path dockerfile, ContextLimits limits, Supplier<ContextListing> walk) {
    Key key =
        new Key(root, IgnoreFile.find(root, dockerfile), IgnoreFile.text(root, dockerfile, limits));
    FutureTask<ContextListing> listing;
    synchronized (walks) {
      Walk known = walks.remove(key);
      if (known == null || System.nanoTime() - known.begunNanos > FRESH_NANOS) {
        known = new Walk(new FutureTask<>(walk::get), System.nanoTime());
      }
      walks.putLast(key, known);
      if (walks.size() > KEPT) {
        walks.pollFirstEntry();
      }
      listing = known.listing;
    }
    // Whoever comes first walks, and the others wait for it.
    listing.run();
    try {
      return listing.get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException("walking " + root + " failed", failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("walking " + root + " was interrupted", interrupted);
    }
  }
}
