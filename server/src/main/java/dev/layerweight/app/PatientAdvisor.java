package dev.layerweight.app;

import dev.layerweight.advice.Advisor;
import dev.layerweight.advice.Analysis;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.cache.BackgroundLookUps.Progress;
import dev.layerweight.cli.Waiting;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.policy.Policy;
import dev.layerweight.syntax.Dockerfile;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Waits for live figures, for the command line: weighs, and as long as that starts look-ups and the
 * time is not up, weighs again with what they brought; only then it looks for what can go.
 */
record PatientAdvisor(Advisor advisor, LiveSources sources, Waiting waiting) implements Advisor {

  /** One answer leads to the next question at most this often: index, metadata, size. */
  private static final int LIMIT_ROUNDS = 40;

  /** Fixes ask little that the file itself did not ask. */
  private static final int LIMIT_FIX_ROUNDS = 4;

  @Override
  public Analysis analyze(
      Dockerfile dockerfile,
      BuildContext context,
      BuildOptions options,
      Policy policy,
      BooleanSupplier cancelled,
      Consumer<BuildEstimate> estimated) {
    boolean inTime = true;
    for (int round = 0; inTime && round < LIMIT_ROUNDS; round++) {
      Progress before = sources.progress();
      weigh(dockerfile, context, options, policy, cancelled);
      if (isSettled(before)) {
        break;
      }
      inTime = sources.await(waiting);
    }
    Progress before = sources.progress();
    Analysis analysis = advisor.analyze(dockerfile, context, options, policy, cancelled);
    for (int round = 0; inTime && round < LIMIT_FIX_ROUNDS && !isSettled(before); round++) {
      inTime = sources.await(waiting);
      before = sources.progress();
      analysis = advisor.analyze(dockerfile, context, options, policy, cancelled);
    }
    estimated.accept(analysis.build());
    return analysis;
  }

  /** Asks all that the sizes depend on, and spares the search for what can go. */
  private void weigh(
      Dockerfile dockerfile,
      BuildContext context,
      BuildOptions options,
      Policy policy,
      BooleanSupplier cancelled) {
    AtomicBoolean weighed = new AtomicBoolean();
    advisor.analyze(
        dockerfile,
        context,
        options,
        policy,
        () -> weighed.get() || cancelled.getAsBoolean(),
        _ -> weighed.set(true));
  }

  /** Whether nothing was asked and nothing has arrived since. */
  private boolean isSettled(Progress before) {
    return before.pending() == 0 && sources.progress().equals(before);
  }
}
