package dev.layerweight.lsp;

import dev.layerweight.lsp.LayerweightClient.NetworkStatus;
import dev.layerweight.lsp.LiveFigures.Activity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.WorkDoneProgressBegin;
import org.eclipse.lsp4j.WorkDoneProgressCreateParams;
import org.eclipse.lsp4j.WorkDoneProgressEnd;
import org.eclipse.lsp4j.WorkDoneProgressNotification;
import org.eclipse.lsp4j.WorkDoneProgressReport;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/**
 * Tells the client that figures are being fetched: one progress for each batch of look-ups, begun
 * only where the batch takes longer than a moment, and a status for clients that show one.
 */
final class FetchProgress {

  private static final long TICK_MILLIS = 100;
  private static final int TICKS_BEFORE_BEGIN = 3;

  /** One answer leads to the next question, which belongs to the same batch. */
  private static final int QUIET_TICKS_BEFORE_END = 3;

  private static final int MOST_HOSTS = 20;

  /** A batch, from its first look-up until it has been quiet for a moment. */
  private static final class Batch {
    final String token;
    final long finishedBefore;
    int ticks;
    int quietTicks;
    boolean asked;
    boolean begun;
    boolean over;
    String said = "";

    Batch(String token, long finishedBefore) {
      this.token = token;
      this.finishedBefore = finishedBefore;
    }
  }

  private final ClientProfile profile;
  private final Outbox outbox;
  private final ScheduledExecutorService timer;
  private Activity latest;
  private Optional<Batch> batch = Optional.empty();
  private Optional<Future<?>> clock = Optional.empty();
  private Optional<NetworkStatus> told = Optional.empty();
  private int batches;
  private boolean started;

  FetchProgress(
      ClientProfile profile, Outbox outbox, ScheduledExecutorService timer, LiveFigures live) {
    this.profile = profile;
    this.outbox = outbox;
    this.timer = timer;
    this.latest = new Activity(live.mode(), 0, 0, Map.of());
  }

  /** The client listens from now on: what it is told before its own start is answered is lost. */
  synchronized void start() {
    started = true;
    tellStatus();
  }

  /** Takes what is under way now; may be called often and by any thread. */
  synchronized void show(Activity activity) {
    boolean otherMode = activity.mode() != latest.mode();
    latest = activity;
    if (otherMode) {
      batch.ifPresent(this::end);
      tellStatus();
    }
    if (activity.pending() > 0 && batch.isEmpty()) {
      batches++;
      batch = Optional.of(new Batch("layerweight-" + batches, activity.finished()));
      try {
        clock =
            Optional.of(
                timer.scheduleAtFixedRate(
                    this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS));
      } catch (RejectedExecutionException _) {
        // The server is going down, and nobody watches any more.
        batch = Optional.empty();
      }
    }
  }

  private synchronized void tick() {
    if (batch.isEmpty()) {
      return;
    }
    Batch now = batch.get();
    now.ticks++;
    now.quietTicks = latest.pending() > 0 ? 0 : now.quietTicks + 1;
    if (now.quietTicks >= QUIET_TICKS_BEFORE_END) {
      end(now);
    } else if (now.ticks >= TICKS_BEFORE_BEGIN) {
      if (!now.asked && latest.pending() > 0 && profile.progress()) {
        ask(now);
      } else if (now.begun) {
        report(now);
      }
    }
    tellStatus();
  }

  /** The client is asked for a place to show it, and may have none. */
  private void ask(Batch now) {
    now.asked = true;
    outbox.send(client ->
        client
            .createProgress(new WorkDoneProgressCreateParams(Either.forLeft(now.token)))
            .whenComplete((_, refused) -> {
              if (refused == null) {
                begin(now);
              }
            }));
  }

  private synchronized void begin(Batch now) {
    if (now.over) {
      return;
    }
    now.begun = true;
    WorkDoneProgressBegin begin = new WorkDoneProgressBegin();
    begin.setTitle("Layerweight: fetching sizes");
    begin.setCancellable(false);
    begin.setPercentage(0);
    send(now, begin);
  }

  private void report(Batch now) {
    long finished = latest.finished() - now.finishedBefore;
    long started = Math.max(1, latest.started() - now.finishedBefore);
    String message = finished + " of " + started;
    if (!message.equals(now.said)) {
      now.said = message;
      WorkDoneProgressReport report = new WorkDoneProgressReport();
      report.setMessage(message);
      report.setPercentage((int) (100 * finished / started));
      send(now, report);
    }
  }

  private void end(Batch now) {
    now.over = true;
    if (now.begun) {
      send(now, new WorkDoneProgressEnd());
    }
    batch = Optional.empty();
    clock.ifPresent(ticking -> ticking.cancel(false));
    clock = Optional.empty();
  }

  private void send(Batch now, WorkDoneProgressNotification value) {
    outbox.send(client ->
        client.notifyProgress(
            new ProgressParams(Either.forLeft(now.token), Either.forLeft(value))));
  }

  private void tellStatus() {
    if (!started || !profile.networkStatus()) {
      return;
    }
    List<String> failed = new ArrayList<>();
    latest.unreachable().forEach((host, reason) -> failed.add(host + ": " + reason));
    NetworkStatus status =
        new NetworkStatus(
            latest.mode().name().toLowerCase(Locale.ROOT),
            latest.pending(),
            List.copyOf(failed.subList(0, Math.min(MOST_HOSTS, failed.size()))));
    if (told.filter(status::equals).isEmpty()) {
      told = Optional.of(status);
      outbox.send(client -> client.network(status));
    }
  }
}
