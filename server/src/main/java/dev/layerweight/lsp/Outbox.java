package dev.layerweight.lsp;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Sends what the server says of its own accord, one message after the other, so that a later one
 * (the diagnostics of a closed document are gone) never overtakes an earlier one.
 */
final class Outbox implements AutoCloseable {

  private final LayerweightClient client;
  private final Consumer<Throwable> faults;
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("outbox").factory());

  Outbox(LayerweightClient client, Consumer<Throwable> faults) {
    this.client = client;
    this.faults = faults;
  }

  void send(Consumer<LayerweightClient> message) {
    try {
      sender.execute(() -> {
        try {
          message.accept(client);
        } catch (RuntimeException fault) {
          faults.accept(fault);
        }
      });
    } catch (RejectedExecutionException _) {
      // The server is going down, and nobody listens any more.
    }
  }

  @Override
  public void close() {
    sender.shutdownNow();
  }
}
