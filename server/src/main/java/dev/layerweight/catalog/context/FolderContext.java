package dev.layerweight.catalog.context;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.catalog.npm.InstalledNodeModules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The build context of one Dockerfile in a folder on disk.
 *
 * <p>All walking, unpacking and compressing is done by one background thread. A question waits for
 * it as long as {@code patience} allows; then it is answered from the last finished walk, or, where
 * there is none yet, with no files and the problem {@link #STILL_COUNTING}. When an answer that was
 * not waited for is ready, {@code whenReady} runs, so that an editor can ask again. A command line
 * uses {@link #FolderContext(Path, Path)}, which waits for the end (each walk is bounded in time).
 *
 * <p>A listing older than a second is checked by a new walk, but walking takes at most a twentieth
 * of the time. {@link #read}, {@link #isFile} and {@link #isDirectory} look at the disk directly.
 */
public final class FolderContext implements BuildContext {

  private static final int LIMIT_INSTALLED_ENTRIES = 400_000;

  public static final String STILL_COUNTING = "the build context is still being counted";

  private static final Duration UNLIMITED = Duration.ofDays(1);
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int IDLE_FACTOR = 20;
  private static final int REMEMBERED_ANSWERS = 500;

  private record Question(String source, List<String> excludes, boolean unpackingArchives) {}

  /**
   * A finished walk with the answers drawn from it.
   *
   * @param number of the invalidations before it began
   */
  private record Snapshot(
      ContextListing listing,
      long takenNanos,
      long costNanos,
      int number,
      Map<Question, CompletableFuture<Selection>> answers) {

    boolean isFresh(long nowNanos, int invalidations) {
      return number == invalidations
          && nowNanos - takenNanos < Math.max(FRESH_NANOS, IDLE_FACTOR * costNanos);
    }
  }

  private final Path root;
  private final Path dockerfile;
  private final ContextLimits limits;
  private final Optional<SharedWalks> walks;
  private final Duration patience;
  private final Runnable whenReady;
  private final Selector selector;
  private final ExecutorService worker;

  private Optional<Snapshot> latest = Optional.empty();
  private Optional<CompletableFuture<Snapshot>> walking = Optional.empty();
  private int invalidations;
  private Object versionedListing = new Object();
  private Object version = new Object();
  private Optional<CompletableFuture<NodePackages.Measured>> installed = Optional.empty();

  /**
   * A context whose questions wait until they are answered.
   *
   * @param root the context's folder
   * @param dockerfile names the ignore file; it need not lie in the context nor exist
   */
  public FolderContext(Path root, Path dockerfile) {
    this(root, dockerfile, ContextLimits.DEFAULT, UNLIMITED, () -> {});
  }

  /**
   * The same where other contexts of the command may have walked the folder already.
   *
   * @param walks what they have seen
   */
  public FolderContext(Path root, Path dockerfile, SharedWalks walks) {
    this(root, dockerfile, ContextLimits.DEFAULT, UNLIMITED, () -> {}, Optional.of(walks));
  }

  /**
   * A context for an editor.
   *
   * @param patience how long a question may wait
   * @param whenReady runs on the background thread when something that was not waited for is known
   */
  public FolderContext(
      Path root, Path dockerfile, ContextLimits limits, Duration patience, Runnable whenReady) {
    this(root, dockerfile, limits, patience, whenReady, Optional.empty());
  }

  private FolderContext(
      Path root,
      Path dockerfile,
      ContextLimits limits,
      Duration patience,
      Runnable whenReady,
      Optional<SharedWalks> walks) {
    this.walks = walks;
    this.root = root.toAbsolutePath().normalize();
    this.dockerfile = dockerfile.toAbsolutePath().normalize();
    this.limits = limits;
    this.patience = patience;
    this.whenReady = whenReady;
    this.selector = new Selector(this.root, limits);
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("build-context").factory());
    pool.allowCoreThreadTimeOut(true);
    this.worker = pool;
  }

  public Path root() {
    return root;
  }

  /** Files were changed: the next question starts a new walk. */
  public synchronized void invalidate() {
    invalidations++;
  }

  @Override
  public Selection select(String source, List<String> excludes, boolean unpackingArchives) {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    Optional<Snapshot> snapshot = snapshot(deadlineNanos);
    if (snapshot.isEmpty()) {
      return new Selection(List.of(), List.of(STILL_COUNTING));
    }
    Question question = new Question(source, List.copyOf(excludes), unpackingArchives);
    return await(answer(snapshot.get(), question), deadlineNanos)
        .orElseGet(() -> new Selection(List.of(), List.of(STILL_COUNTING)));
  }

  private CompletableFuture<Selection> answer(Snapshot snapshot, Question question) {
    Map<Question, CompletableFuture<Selection>> answers = snapshot.answers();
    if (answers.size() > REMEMBERED_ANSWERS) {
      answers.clear();
    }
    return answers.computeIfAbsent(
        question,
        asked ->
            CompletableFuture.supplyAsync(
                () ->
                    selector.select(
                        snapshot.listing(),
                        asked.source(),
                        asked.excludes(),
                        asked.unpackingArchives()),
                worker));
  }

  private Optional<Snapshot> snapshot(long deadlineNanos) {
    CompletableFuture<Snapshot> walk;
    Optional<Snapshot> known;
    synchronized (this) {
      known = latest;
      if (known.isPresent() && known.get().isFresh(System.nanoTime(), invalidations)) {
        return known;
      }
      if (walking.isEmpty()) {
        int number = invalidations;
        walking = Optional.of(CompletableFuture.supplyAsync(() -> walk(number), worker));
      }
      walk = walking.get();
    }
    return await(walk, deadlineNanos).or(() -> known);
  }

  private Snapshot walk(int number) {
    long startNanos = System.nanoTime();
    try {
      ContextListing listing =
          walks
              .map(shared -> shared.list(root, dockerfile, limits, this::list))
              .orElseGet(this::list);
      long endNanos = System.nanoTime();
      synchronized (this) {
        // Where nothing has changed the answers stay good and need not be drawn again.
        Optional<Snapshot> same =
            latest.filter(old -> old.listing().fingerprint() == listing.fingerprint());
        Snapshot snapshot =
            new Snapshot(
                same.map(Snapshot::listing).orElse(listing),
                endNanos,
                endNanos - startNanos,
                number,
                same.map(Snapshot::answers).orElseGet(ConcurrentHashMap::new));
        latest = Optional.of(snapshot);
        return snapshot;
      }
    } finally {
      synchronized (this) {
        walking = Optional.empty();
      }
    }
  }

  private ContextListing list() {
    return FolderWalk.list(root, IgnoreFile.load(root, dockerfile, limits), limits);
  }

  /** Empty where patience ends first; the answer is then announced when it comes. */
  private <T> Optional<T> await(CompletableFuture<T> future, long deadlineNanos) {
    try {
      long waitNanos = Math.max(0, deadlineNanos - System.nanoTime());
      return Optional.of(future.get(waitNanos, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      // An answer that came without this must not be taken for good.
      synchronized (this) {
        version = new Object();
      }
      future.thenRunAsync(whenReady, worker);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading the build context failed", e.getCause());
    }
  }

  @Override
  public Optional<List<ContextFile>> archive(String path) {
    Optional<List<ContextFile>> tar = BuildContext.super.archive(path);
    return tar.isPresent()
        ? tar
        : onDisk(path).filter(Files::isRegularFile).flatMap(file -> ZipContents.read(file, limits));
  }

  @Override
  public Object version() {
    Optional<Snapshot> snapshot = snapshot(System.nanoTime() + patience.toNanos());
    synchronized (this) {
      Object seen = snapshot.<Object>map(Snapshot::listing).orElseGet(Object::new);
      if (seen != versionedListing) {
        versionedListing = seen;
        version = new Object();
      }
      return version;
    }
  }

  /**
   * Counted once, in the background: a project's packages seldom change while its Dockerfile does.
   */
  @Override
  public Optional<NodePackages.Measured> installedNodeModules() {
    Path folder = root.resolve("node_modules");
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    CompletableFuture<NodePackages.Measured> counting;
    synchronized (this) {
      counting = installed.orElseGet(() -> count(folder));
      installed = Optional.of(counting);
    }
    try {
      return Optional.of(counting.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (ExecutionException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private CompletableFuture<NodePackages.Measured> count(Path folder) {
    CompletableFuture<NodePackages.Measured> counting =
        CompletableFuture.supplyAsync(
            () -> InstalledNodeModules.read(folder, LIMIT_INSTALLED_ENTRIES), worker);
    if (patience.compareTo(UNLIMITED) < 0) {
      counting.thenRun(whenReady);
    }
    return counting;
  }

  @Override
  public Optional<String> read(String path, int limitBytes) {
    Optional<Path> file = onDisk(path).filter(Files::isRegularFile);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file.get())) {
      byte[] bytes = in.readNBytes(limitBytes);
      boolean more = in.read() >= 0;
      return more ? Optional.empty() : Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> ignoreFile() {
    return inContext(IgnoreFile.find(root, dockerfile));
  }

  @Override
  public Optional<String> dockerfile() {
    return inContext(dockerfile);
  }

  private Optional<String> inContext(Path file) {
    return file.startsWith(root)
        ? Optional.of(
            root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/"))
        : Optional.empty();
  }

  @Override
  public String ignoreText() {
    return IgnoreFile.text(root, dockerfile, limits);
  }

  @Override
  public boolean isFile(String path) {
    return onDisk(path).filter(Files::isRegularFile).isPresent();
  }

  @Override
  public boolean isDirectory(String path) {
    return onDisk(path).filter(Files::isDirectory).isPresent();
  }

  /** Where a path of the context truly lies; empty outside of it, for a loop, and where ignored. */
  private Optional<Path> onDisk(String path) {
    try {
      String written = ContextPaths.inContext(path);
      Path trueRoot = root.toRealPath();
      Path truePath = root.resolve(written).toRealPath();
      if (!truePath.startsWith(trueRoot)) {
        return Optional.empty();
      }
      IgnoreRules rules = IgnoreFile.load(root, dockerfile, limits);
      String real =
          trueRoot
              .relativize(truePath)
              .toString()
              .replace(truePath.getFileSystem().getSeparator(), "/");
      return isIgnored(rules, written) || isIgnored(rules, real)
          ? Optional.empty()
          : Optional.of(truePath);
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private boolean isIgnored(IgnoreRules rules, String path) {
    return rules.ignores(path)
        && !(rules.mayKeepSomethingIn(path) && Files.isDirectory(root.resolve(path)));
  }
}
