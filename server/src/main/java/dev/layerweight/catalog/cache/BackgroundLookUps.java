package dev.layerweight.catalog.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs look-ups on a few virtual threads and keeps their answers in memory.
 *
 * <p>An answer is asked for anew after an hour, while the old one still serves. A failure is not
 * tried again for five minutes. Listeners hear of arrivals in batches: the first arrival starts
 * one, and all within a tenth of a second belong to it.
 */
public final class BackgroundLookUps implements LookUps, AutoCloseable {

  private static final int DEFAULT_THREADS = 16;
  private static final int WAITING_LIMIT = 10_000;
  private static final int MEMORY_LIMIT = 5_000;
  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration FAILURE_LIFE = Duration.ofMinutes(5);
  private static final Duration BATCH = Duration.ofMillis(100);

  /** How far the look-ups of this process are. */
  public record Progress(long finished, long started) {

    public long pending() {
      return started - finished;
    }
  }

  /** What is known of a question; {@code answer} may be there while it is asked again. */
  private static final class State {
    Optional<Object> answer = Optional.empty();
    Instant goodUntil = Instant.MIN;
    boolean running;
  }

  private final ExecutorService threads;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Map<String, State> states = new LinkedHashMap<>(64, 0.75f, true);
  private final List<Runnable> arrivals = new CopyOnWriteArrayList<>();
  private final List<Consumer<String>> failures = new CopyOnWriteArrayList<>();
  private final List<Consumer<Progress>> watchers = new CopyOnWriteArrayList<>();
  private long started;
  private long finished;
  private boolean batchOpen;
  private boolean closed;

  public BackgroundLookUps() {
    this(DEFAULT_THREADS, InstantSource.system());
  }

  /**
   * @param atOnce look-ups that run at the same time; the others wait
   */
  public BackgroundLookUps(int atOnce, InstantSource clock) {
    this.threads =
        Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().name("look-up-", 0).factory());
    this.clock = clock;
  }

  @Override
  @SuppressWarnings("unchecked") // A key names one question, and a question has one type of answer.
  public <T> Optional<T> ask(String key, Supplier<Optional<T>> slow) {
    Optional<Object> known;
    boolean start;
    lock.lock();
    try {
      State state = states.computeIfAbsent(key, _ -> new State());
      known = state.answer;
      start =
          !closed
              && !state.running
              && !clock.instant().isBefore(state.goodUntil)
              && started - finished < WAITING_LIMIT;
      if (start) {
        state.running = true;
        started++;
      }
      forgetOldest();
    } finally {
      lock.unlock();
    }
    if (start) {
      tellProgress();
      try {
        threads.execute(() -> run(key, slow));
      } catch (RejectedExecutionException _) {
        ended(key, Optional.empty());
      }
    }
    return (Optional<T>) known;
  }

  /** Called on a thread of its own, once for each batch of arrivals. */
  public void onArrival(Runnable listener) {
    arrivals.add(listener);
  }

  /** Gets the key of each look-up that failed, once in five minutes at most. */
  public void onFailure(Consumer<String> listener) {
    failures.add(listener);
  }

  /** Told at each start and end, on whichever thread it happens. */
  public void onProgress(Consumer<Progress> listener) {
    watchers.add(listener);
  }

  /** Look-ups that wait or run. */
  public long pending() {
    return progress().pending();
  }

  public Progress progress() {
    lock.lock();
    try {
      return new Progress(finished, started);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no look-up waits or runs.
   *
   * @return false where the time was not enough
   */
  public boolean awaitIdle(Duration longest) throws InterruptedException {
    long left = longest.toNanos();
    lock.lock();
    try {
      while (started != finished) {
        if (left <= 0) {
          return false;
        }
        left = idle.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts what runs; nothing starts any more, what is known stays known. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    int neverStarted = threads.shutdownNow().size();
    lock.lock();
    try {
      finished += neverStarted;
      idle.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      threads.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> void run(String key, Supplier<Optional<T>> slow) {
    Optional<T> answer = Optional.empty();
    try {
      answer = slow.get();
    } finally {
      // Also where the look-up broke: one that never ended would never be asked again.
      ended(key, answer.map(value -> value));
    }
  }

  private void ended(String key, Optional<Object> answer) {
    boolean news;
    boolean opensBatch;
    lock.lock();
    try {
      State state = states.computeIfAbsent(key, _ -> new State());
      news = answer.isPresent() && !answer.equals(state.answer);
      state.running = false;
      state.goodUntil = clock.instant().plus(answer.isPresent() ? FRESH : FAILURE_LIFE);
      state.answer = answer.or(() -> state.answer);
      finished++;
      opensBatch = news && !batchOpen && !closed;
      batchOpen |= opensBatch;
      if (started == finished) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
    tellProgress();
    if (answer.isEmpty()) {
      failures.forEach(listener -> listener.accept(key));
    }
    if (opensBatch) {
      Thread.ofVirtual().name("look-up-arrivals").start(this::tellArrivals);
    }
  }

  private void tellArrivals() {
    try {
      Thread.sleep(BATCH);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      // From here on an arrival may be missed by the listeners, and therefore opens another batch.
      batchOpen = false;
    } finally {
      lock.unlock();
    }
    arrivals.forEach(Runnable::run);
  }

  private void tellProgress() {
    if (!watchers.isEmpty()) {
      Progress now = progress();
      watchers.forEach(watcher -> watcher.accept(now));
    }
  }

  /** What runs must be kept, or it would be started twice. */
  private void forgetOldest() {
    if (states.size() > MEMORY_LIMIT) {
      var oldest = states.entrySet().iterator();
      while (states.size() > MEMORY_LIMIT && oldest.hasNext()) {
        if (!oldest.next().getValue().running) {
          oldest.remove();
        }
      }
    }
  }
}
