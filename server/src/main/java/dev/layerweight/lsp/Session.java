package dev.layerweight.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** All that lives from a client's initialize request to the end of the server. */
final class Session implements AutoCloseable {

  private static final long CONTEXT_PAUSE_MILLIS = 100;
  private static final long FILES_PAUSE_MILLIS = 300;
  private static final long ARRIVAL_PAUSE_MILLIS = 200;

  /** Stands for all documents among the planned restarts; no address of a document is empty. */
  private static final String ALL = "";

  private static final String ARRIVALS = "arrivals";

  private final ServerParts parts;
  private final ClientProfile profile;
  private final ServerLog log;
  private final Outbox outbox;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("timer").factory());
  private final ExecutorService requests =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request").factory());
  private final NetworkChoice network;
  private final FetchProgress progress;
  private final Configuration configuration;
  private final Documents documents;
  private final Refresher refresher;
  private final Publisher publisher;
  private final WorkspaceFolders folders;
  private final CodeActions codeActions;
  private final UnopenedFiles unopened;
  private final Map<String, Future<?>> plannedRestarts = new ConcurrentHashMap<>();

  Session(
      ServerParts parts,
      Patience patience,
      InitializeRequest request,
      ClientProfile profile,
      LayerweightClient client,
      ServerLog log) {
    this.parts = parts;
    this.log = log;
    this.profile = profile;
    outbox = new Outbox(client, fault -> log.fault("sending", fault));
    log.connect(message -> outbox.send(receiver -> receiver.logMessage(message)));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    folders = new WorkspaceFolders(request);
    refresher = new Refresher(profile, outbox, timer);
    publisher = new Publisher(profile, outbox, timer, requests, log, refresher::refresh);
    parts.live().onArrival(this::figuresArrived);
    progress = new FetchProgress(profile, outbox, timer, parts.live());
    parts.live().onActivity(progress::show);
    network = new NetworkChoice(parts.live(), profile.options(), profile.answersConfiguration());
    configuration =
        new Configuration(
            Settings.DEFAULT.with(
                profile.options().map(JsonElement.class::cast).orElse(JsonNull.INSTANCE)),
            profile.answersConfiguration(),
            patience.settings(),
            outbox,
            network,
            this::restart);
    Analyzer analyzer = new Analyzer(parts, log);
    unopened = new UnopenedFiles(parts.contexts(), analyzer, configuration, folders);
    documents =
        new Documents(
            parts.contexts(),
            analyzer,
            configuration,
            patience,
            profile,
            document -> plan(document.uri(), CONTEXT_PAUSE_MILLIS, () -> restart(document.uri())),
            refresher::refresh);
    codeActions = new CodeActions(profile, new WorkspaceEdits(profile, documents, folders));
  }

  /** One refresh for all documents: the hints that are there stay until better ones come. */
  private void figuresArrived() {
    plan(ARRIVALS, ARRIVAL_PAUSE_MILLIS, () -> documents.all().forEach(one -> restart(one.uri())));
  }

  /** The client has heard that the server is there. */
  void initialized() {
    progress.start();
  }

  ServerParts parts() {
    return parts;
  }

  ClientProfile profile() {
    return profile;
  }

  ServerLog log() {
    return log;
  }

  Outbox outbox() {
    return outbox;
  }

  /** Where answers are written; each in a thread of its own, so that none waits for another. */
  ExecutorService requests() {
    return requests;
  }

  Configuration configuration() {
    return configuration;
  }

  /** Whether no server may be asked for newer figures. */
  boolean isOffline() {
    return parts.live().mode() == Mode.OFF;
  }

  NetworkChoice network() {
    return network;
  }

  Documents documents() {
    return documents;
  }

  Publisher publisher() {
    return publisher;
  }

  WorkspaceFolders folders() {
    return folders;
  }

  CodeActions codeActions() {
    return codeActions;
  }

  UnopenedFiles unopened() {
    return unopened;
  }

  /** Analyses a document anew although its text is the same, and lets the client ask again. */
  void restart(String uri) {
    documents
        .get(uri)
        .ifPresent(document -> {
          document.restart();
          publisher.soon(document);
          refresher.refresh();
        });
  }

  /** Files that sizes depend on were changed; often many of them, one after the other. */
  void filesChanged() {
    plan(
        ALL,
        FILES_PAUSE_MILLIS,
        () ->
            documents
                .all()
                .forEach(document -> {
                  document.context().invalidate();
                  restart(document.uri());
                }));
  }

  private void plan(String key, long delayMillis, Runnable task) {
    try {
      Future<?> before =
          plannedRestarts.put(key, timer.schedule(task, delayMillis, TimeUnit.MILLISECONDS));
      if (before != null) {
        before.cancel(false);
      }
    } catch (RejectedExecutionException _) {
      // The server is going down, and nobody asks any more.
    }
  }

  @Override
  public void close() {
    log.connect(_ -> {});
    timer.shutdownNow();
    documents.close();
    unopened.close();
    requests.shutdownNow();
    outbox.close();
  }
}
