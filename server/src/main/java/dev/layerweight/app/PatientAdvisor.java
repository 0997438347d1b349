package dev.layerweight.app;

import dev.layerweight.advice.Advisor;
import dev.layerweight.advice.Analysis;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.syntax.Dockerfile;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for live figures, for the command line: analyses, and as long as that started look-ups and
 * the time is not up, analyses again with what they brought.
 */
record PatientAdvisor(Advisor advisor, LiveSources sources, Duration longest) implements Advisor {

  /** One answer leads to the next question at most this often: index, metadata, size. */
  private static final int LIMIT_ROUNDS = 40;

  @Override
  public Analysis analyze(
      Dockerfile dockerfile,
      BuildContext context,
      BuildOptions options,
      long minimumBytes,
      BooleanSupplier cancelled) {
    long endNanos = System.nanoTime() + longest.toNanos();
    Analysis analysis = advisor.analyze(dockerfile, context, options, minimumBytes, cancelled);
    for (int round = 0; round < LIMIT_ROUNDS; round++) {
      long leftNanos = endNanos - System.nanoTime();
      if (leftNanos <= 0 || !sources.await(Duration.ofNanos(leftNanos))) {
        break;
      }
      analysis = advisor.analyze(dockerfile, context, options, minimumBytes, cancelled);
    }
    return analysis;
  }
}
