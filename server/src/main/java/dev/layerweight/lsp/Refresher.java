package dev.layerweight.lsp;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks the client to ask again, once for all reasons that come up within a short time. */
final class Refresher {

  private static final long DELAY_MILLIS = 20;

  private final ClientProfile profile;
  private final Outbox outbox;
  private final ScheduledExecutorService timer;
  private final AtomicBoolean planned = new AtomicBoolean();

  Refresher(ClientProfile profile, Outbox outbox, ScheduledExecutorService timer) {
    this.profile = profile;
    this.outbox = outbox;
    this.timer = timer;
  }

  void refresh() {
    if (!planned.compareAndSet(false, true)) {
      return;
    }
    try {
      timer.schedule(this::send, DELAY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // The server is going down, and nobody will ask again.
    }
  }

  private void send() {
    planned.set(false);
    outbox.send(client -> {
      if (profile.refreshesHints()) {
        client.refreshInlayHints();
      }
      if (profile.refreshesLenses()) {
        client.refreshCodeLenses();
      }
      if (profile.pullsDiagnostics() && profile.refreshesDiagnostics()) {
        client.refreshDiagnostics();
      }
    });
  }
}
