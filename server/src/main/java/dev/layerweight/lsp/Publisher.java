package dev.layerweight.lsp;

import dev.layerweight.lsp.LayerweightClient.Summary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.PublishDiagnosticsParams;

/**
 * Sends diagnostics, to clients that do not fetch them, and summaries: when the typing pauses, and
 * only about the newest version of a document.
 */
final class Publisher {

  private static final long PAUSE_MILLIS = 150;

  private final ClientProfile profile;
  private final Outbox outbox;
  private final ScheduledExecutorService timer;
  private final Executor writers;
  private final ServerLog log;
  private final Runnable refresh;
  private final Map<String, Future<?>> planned = new ConcurrentHashMap<>();
  private final Map<String, Summary> lastSummaries = new ConcurrentHashMap<>();

  /** Used by messages only, of which the outbox sends one after the other. */
  private final SettingsFileDiagnostics settingsFiles = new SettingsFileDiagnostics();

  /**
   * @param writers turn analyses into messages
   * @param refresh asks the client to ask for hints again
   */
  Publisher(
      ClientProfile profile,
      Outbox outbox,
      ScheduledExecutorService timer,
      Executor writers,
      ServerLog log,
      Runnable refresh) {
    this.profile = profile;
    this.outbox = outbox;
    this.timer = timer;
    this.writers = writers;
    this.log = log;
    this.refresh = refresh;
  }

  /** Publishes as soon as the document is analysed. */
  void soon(OpenDocument document) {
    plan(document, 0);
  }

  /** Publishes when the document was not changed for a moment. */
  void afterPause(OpenDocument document) {
    plan(document, PAUSE_MILLIS);
  }

  /** Takes back what was published about a document that is no longer open. */
  void clear(OpenDocument document) {
    cancel(document);
    outbox.send(client -> {
      if (!profile.pullsDiagnostics() && document.snapshot().isDockerfile()) {
        client.publishDiagnostics(new PublishDiagnosticsParams(document.uri(), List.of()));
      }
      settingsFiles.closed(document.uri()).forEach(client::publishDiagnostics);
      if (profile.summaries() && lastSummaries.remove(document.uri()) != null) {
        client.summary(new Summary(document.uri(), "", ""));
      }
    });
  }

  private synchronized void plan(OpenDocument document, long delayMillis) {
    if (!document.snapshot().isDockerfile()) {
      return;
    }
    cancel(document);
    try {
      planned.put(
          document.uri(),
          timer.schedule(() -> analyse(document), delayMillis, TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException _) {
      // The server is going down, and nobody listens any more.
    }
  }

  private synchronized void cancel(OpenDocument document) {
    Future<?> before = planned.remove(document.uri());
    if (before != null) {
      before.cancel(false);
    }
  }

  private void analyse(OpenDocument document) {
    AnalysisJob job = document.job();
    // A job that is superseded is cancelled and ends here: the newer version has its own plan.
    job.result()
        .thenAcceptAsync(analyzed -> publish(document, job, analyzed), writers)
        .exceptionally(fault -> {
          if (!job.isCancelled()) {
            log.fault("publishing", fault.getCause() == null ? fault : fault.getCause());
          }
          return null;
        });
  }

  private void publish(OpenDocument document, AnalysisJob job, Optional<Analyzed> analyzed) {
    List<Diagnostic> diagnostics =
        profile.pullsDiagnostics()
            ? List.of()
            : analyzed.map(known -> Diagnostics.of(known, profile)).orElse(List.of());
    Summary summary =
        analyzed.map(Summaries::of).orElseGet(() -> new Summary(document.uri(), "", ""));
    boolean hasFindings =
        analyzed.filter(known -> !known.analysis().findings().isEmpty()).isPresent();
    if (job.answeredEarly() && hasFindings && document.isCurrent(job)) {
      // The hints are right and stay where they are; their tooltips now name what can go.
      refresh.run();
    }
    outbox.send(client -> {
      if (!document.isCurrent(job)) {
        return;
      }
      if (!profile.pullsDiagnostics()) {
        PublishDiagnosticsParams params = new PublishDiagnosticsParams(document.uri(), diagnostics);
        if (profile.diagnosticVersions()) {
          params.setVersion(job.snapshot().version());
        }
        client.publishDiagnostics(params);
      }
      analyzed.ifPresent(known ->
          settingsFiles
              .analysed(document.uri(), known.project())
              .forEach(client::publishDiagnostics));
      if (profile.summaries() && !summary.equals(lastSummaries.put(document.uri(), summary))) {
        client.summary(summary);
      }
    });
  }
}
