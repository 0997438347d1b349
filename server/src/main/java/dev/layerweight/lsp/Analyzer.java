package dev.layerweight.lsp;

import dev.layerweight.advice.Analysis;
import dev.layerweight.image.Estimate;
import dev.layerweight.project.ProjectSettings;
import dev.layerweight.syntax.Dockerfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Analyses one version of a document; the only place that calls the core. */
final class Analyzer {

  private static final long LONGEST_SECONDS = 60;

  private final ServerParts parts;
  private final ServerLog log;

  Analyzer(ServerParts parts, ServerLog log) {
    this.parts = parts;
    this.log = log;
  }

  /**
   * The analysis; empty where there is none to have. Never throws: a fault is logged once. Where
   * only the search for findings failed, or took too long, the sizes are all there is.
   *
   * @param cancelled when true the result is of no use to anybody
   * @param sizes takes the analysis without its findings as soon as that is there
   */
  Optional<Analyzed> analyze(
      DocumentSnapshot snapshot,
      ContextSlot contexts,
      Settings settings,
      BooleanSupplier cancelled,
      Consumer<Analyzed> sizes) {
    if (!settings.enabled() || !snapshot.isDockerfile() || cancelled.getAsBoolean()) {
      return Optional.empty();
    }
    if (snapshot.isTooLong()) {
      log.warnOnce(
          snapshot.uri()
              + ": longer than "
              + DocumentSnapshot.ANALYSED_CHARACTERS
              + " characters; not analysed");
      return Optional.empty();
    }
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    BooleanSupplier late = () -> System.nanoTime() - deadlineNanos > 0;
    AtomicReference<Optional<Analyzed>> known = new AtomicReference<>(Optional.empty());
    try {
      Dockerfile dockerfile = parts.parser().apply(snapshot.text());
      ContextSlot.Located context = contexts.contextOf(dockerfile);
      ProjectSettings project = contexts.project();
      Analysis analysis =
          parts
              .advisor()
              .analyze(
                  dockerfile,
                  context.context(),
                  project.options(settings.platform(), Optional.empty(), Map.of(), dockerfile),
                  project.policy(settings.minimumBytes(), settings.rules(), contexts.dockerfile()),
                  () -> cancelled.getAsBoolean() || late.getAsBoolean(),
                  build -> {
                    Analyzed first =
                        new Analyzed(
                            snapshot,
                            settings,
                            project,
                            dockerfile,
                            new Analysis(build, List.of(), Estimate.ZERO),
                            context.folder());
                    known.set(Optional.of(first));
                    sizes.accept(first);
                  });
      if (cancelled.getAsBoolean()) {
        return Optional.empty();
      }
      if (late.getAsBoolean()) {
        log.warnOnce(
            snapshot.uri() + ": the analysis took longer than " + LONGEST_SECONDS + " s; given up");
        return known.get();
      }
      return Optional.of(
          new Analyzed(snapshot, settings, project, dockerfile, analysis, context.folder()));
    } catch (RuntimeException | Error fault) {
      log.fault("the analysis of " + snapshot.uri(), fault);
      return known.get();
    }
  }
}
