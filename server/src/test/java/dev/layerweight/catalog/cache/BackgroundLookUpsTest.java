package dev.layerweight.catalog.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundLookUpsTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final BackgroundLookUps lookUps = new BackgroundLookUps(3, time::get);

  @AfterEach
  void close() {
    lookUps.close();
  }

  @Test
  void theFirstToAskGetsNothingAndTheNextTheAnswer() throws InterruptedException {
    assertEquals(Optional.empty(), lookUps.ask("key", () -> Optional.of("answer")));
    assertTrue(lookUps.awaitIdle(LONG));
    assertEquals(Optional.of("answer"), lookUps.ask("key", () -> Optional.of("other")));
    assertEquals(new BackgroundLookUps.Progress(1, 1), lookUps.progress());
  }

  @Test
  void theSameQuestionIsLookedUpOnceAtATime() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      lookUps.ask(
          "key",
          () -> {
            runs.incrementAndGet();
            await(go);
            return Optional.of(1);
          });
    }
    assertEquals(1, lookUps.pending());
    assertFalse(lookUps.awaitIdle(Duration.ofMillis(1)));
    go.countDown();
    assertTrue(lookUps.awaitIdle(LONG));
    assertEquals(1, runs.get());
  }

  @Test
  void noMoreAtOnceThanAllowed() throws InterruptedException {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < 40; i++) {
      lookUps.ask(
          "key " + i,
          () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.yield();
            now.decrementAndGet();
            return Optional.of(1);
          });
    }
    assertTrue(lookUps.awaitIdle(LONG));
    assertTrue(most.get() <= 3, () -> most + " at once");
  }

  @Test
  void aFailureIsRememberedForMinutes() throws InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    BlockingQueue<String> failed = new LinkedBlockingQueue<>();
    lookUps.onFailure(failed::add);
    for (int i = 0; i < 3; i++) {
      lookUps.ask("key", () -> failing(runs));
      assertTrue(lookUps.awaitIdle(LONG));
    }
    assertEquals(1, runs.get());
    // Listeners are told after the look-up has ended, so that none of them delays who waits.
    assertEquals("key", failed.poll(LONG.toSeconds(), TimeUnit.SECONDS));
    assertTrue(failed.isEmpty());
    time.set(NOW.plus(Duration.ofMinutes(5)));
    lookUps.ask("key", () -> failing(runs));
    assertTrue(lookUps.awaitIdle(LONG));
    assertEquals(2, runs.get());
  }

  private static Optional<String> failing(AtomicInteger runs) {
    runs.incrementAndGet();
    return Optional.empty();
  }

  @Test
  void anOldAnswerServesWhileItIsAskedAnewAndAfterAFailure() throws InterruptedException {
    lookUps.ask("key", () -> Optional.of("old"));
    assertTrue(lookUps.awaitIdle(LONG));
    time.set(NOW.plus(Duration.ofHours(2)));
    assertEquals(Optional.of("old"), lookUps.ask("key", Optional::empty));
    assertTrue(lookUps.awaitIdle(LONG));
    assertEquals(Optional.of("old"), lookUps.ask("key", Optional::empty));
    time.set(NOW.plus(Duration.ofHours(4)));
    lookUps.ask("key", () -> Optional.of("new"));
    assertTrue(lookUps.awaitIdle(LONG));
    assertEquals(Optional.of("new"), lookUps.ask("key", Optional::empty));
  }

  @Test
  void arrivalsComeInBatchesAndOnlyWithNews() throws InterruptedException {
    AtomicInteger batches = new AtomicInteger();
    Semaphore told = new Semaphore(0);
    CountDownLatch go = new CountDownLatch(1);
    lookUps.onArrival(() -> {
      batches.incrementAndGet();
      told.release();
    });
    for (int i = 0; i < 3; i++) {
      lookUps.ask(
          "key " + i,
          () -> {
            await(go);
            return Optional.of(1);
          });
    }
    lookUps.ask("failing", Optional::empty);
    go.countDown();
    assertTrue(told.tryAcquire(30, TimeUnit.SECONDS));
    assertTrue(lookUps.awaitIdle(LONG));
    int before = batches.get();
    assertTrue(before <= 3);
    time.set(NOW.plus(Duration.ofHours(2)));
    lookUps.ask("key 0", () -> Optional.of(1));
    assertTrue(lookUps.awaitIdle(LONG));
    lookUps.ask("key 9", () -> Optional.of(1));
    // The same answer again would have opened a batch before this one.
    assertTrue(told.tryAcquire(30, TimeUnit.SECONDS) || batches.get() > before);
  }

  @Test
  void aBrokenLookUpEndsToo() throws InterruptedException {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    AtomicReference<Throwable> reported = new AtomicReference<>();
    CountDownLatch handled = new CountDownLatch(1);
    Thread.setDefaultUncaughtExceptionHandler((_, fault) -> {
      reported.set(fault);
      handled.countDown();
    });
    try {
      lookUps.ask(
          "key",
          () -> {
            throw new IllegalStateException("a bug");
          });
      assertTrue(lookUps.awaitIdle(LONG));
      await(handled);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertEquals("a bug", reported.get().getMessage());
    assertEquals(0, lookUps.pending());
  }

  @Test
  void closingInterruptsAndStartsNothing() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 10; i++) {
      lookUps.ask(
          "key " + i,
          () -> {
            await(never);
            return Optional.of(1);
          });
    }
    lookUps.close();
    assertTrue(lookUps.awaitIdle(LONG));
    assertEquals(Optional.empty(), lookUps.ask("later", () -> Optional.of(1)));
    assertEquals(0, lookUps.pending());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
