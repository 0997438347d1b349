package dev.layerweight.lsp;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.lsp4j.ConfigurationItem;
import org.eclipse.lsp4j.ConfigurationParams;

/**
 * The settings of each document: what came with the start, what the client pushed, and over both
 * what it answers when it is asked about the document.
 */
final class Configuration {

  /**
   * What is known about one document.
   *
   * @param answer the client's own settings for it, null in JSON until they are there
   * @param asked done when the client has answered for the first time, or was too slow
   */
  private record Entry(JsonElement answer, CompletableFuture<Void> asked) {}

  private final Outbox outbox;
  private final NetworkChoice network;
  private final boolean clientAnswers;
  private final Duration patience;
  private final Consumer<String> whenChanged;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private volatile Settings common;

  /**
   * @param patience how long the first analysis of a document waits for the client's answer
   * @param network hears which hosts the settings allow to be asked
   * @param whenChanged takes the address of a document whose settings changed after it was opened
   */
  Configuration(
      Settings common,
      boolean clientAnswers,
      Duration patience,
      Outbox outbox,
      NetworkChoice network,
      Consumer<String> whenChanged) {
    this.common = common;
    this.clientAnswers = clientAnswers;
    this.patience = patience;
    this.outbox = outbox;
    this.network = network;
    this.whenChanged = whenChanged;
  }

  void opened(String uri) {
    Entry entry =
        new Entry(
            JsonNull.INSTANCE,
            clientAnswers
                ? new CompletableFuture<Void>()
                    .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                : CompletableFuture.completedFuture(null));
    entries.put(uri, entry);
    ask(uri);
  }

  void closed(String uri) {
    entries.remove(uri);
    network.closed(uri);
  }

  /** The client says that settings changed, and perhaps which. */
  void changed(JsonElement pushed) {
    Settings before = common;
    common = before.with(pushed);
    network.pushed(pushed);
    for (String uri : entries.keySet()) {
      if (!of(uri, before).equals(of(uri))) {
        whenChanged.accept(uri);
      }
      ask(uri);
    }
  }

  /** The settings of a document as far as they are known. */
  Settings of(String uri) {
    return of(uri, common);
  }

  private Settings of(String uri, Settings base) {
    Entry entry = entries.get(uri);
    return entry == null ? base : base.with(entry.answer());
  }

  /** Done when the client has answered about a document, or was too slow. */
  CompletableFuture<Void> known(String uri) {
    Entry entry = entries.get(uri);
    return entry == null ? CompletableFuture.completedFuture(null) : entry.asked();
  }

  private void ask(String uri) {
    if (!clientAnswers) {
      return;
    }
    ConfigurationItem item = new ConfigurationItem();
    item.setScopeUri(uri);
    item.setSection(Settings.SECTION);
    outbox.send(client ->
        client
            .configuration(new ConfigurationParams(List.of(item)))
            .whenComplete((answer, fault) -> answered(uri, fault == null ? answer : null)));
  }

  private void answered(String uri, List<Object> answer) {
    JsonElement settings =
        answer == null || answer.isEmpty() ? JsonNull.INSTANCE : json(answer.getFirst());
    Settings before = of(uri);
    Entry entry = entries.computeIfPresent(uri, (_, old) -> new Entry(settings, old.asked()));
    if (entry == null) {
      return;
    }
    // Before the first analysis may ask anybody.
    network.answered(uri, settings);
    // An answer that the first analysis waited for changes nothing that anybody has seen.
    boolean waitedFor = entry.asked().complete(null);
    if (!waitedFor && !of(uri).equals(before)) {
      whenChanged.accept(uri);
    }
  }

  private static JsonElement json(Object value) {
    return value instanceof JsonElement element ? element : new Gson().toJsonTree(value);
  }
}
