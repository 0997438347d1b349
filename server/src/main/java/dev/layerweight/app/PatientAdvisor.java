package dev.layerweight.app;

import dev.layerweight.advice.Advisor;
import dev.layerweight.advice.Analysis;
import dev.layerweight.app.LiveSources.Together;
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
import java.util.function.Supplier;

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
    Runnable weigh = () -> weigh(dockerfile, context, options, policy, cancelled);
    Supplier<Analysis> analyze =
        () -> advisor.analyze(dockerfile, context, options, policy, cancelled);
    Analysis analysis = sources.holds() ? held(analyze, weigh) : newest(analyze, weigh);
    estimated.accept(analysis.build());
    return analysis;
  }

  private Analysis newest(Supplier<Analysis> analyze, Runnable weigh) {
    boolean inTime = settle(weigh);
    Progress before = sources.progress();
    Analysis analysis = analyze.get();
    for (int round = 0; inTime && round < LIMIT_FIX_ROUNDS && !isSettled(before); round++) {
      inTime = sources.await(waiting);
      before = sources.progress();
      analysis = analyze.get();
    }
    sources.hold();
    return analysis;
  }

  /** What this text asks in addition is waited for, and counts when all is computed once more. */
  private Analysis held(Supplier<Analysis> analyze, Runnable weigh) {
    Progress before = sources.progress();
    Analysis analysis = analyze.get();
    if (!isSettled(before) && sources.await(waiting)) {
      sources.freely(() -> settle(weigh));
    }
    return analysis;
  }

  @Override
  public <T> T together(Supplier<T> analyses) {
    Together<T> made = sources.together(analyses);
    for (int round = 0; round < LIMIT_FIX_ROUNDS && !made.latest(); round++) {
      if (!sources.await(waiting)) {
        break;
      }
      made = sources.together(analyses);
    }
    return made.result();
  }

  /** Whether nothing more is to be learned; false where the time is up. */
  private boolean settle(Runnable weigh) {
    boolean inTime = true;
    for (int round = 0; inTime && round < LIMIT_ROUNDS; round++) {
      Progress before = sources.progress();
      weigh.run();
      if (isSettled(before)) {
        break;
      }
      inTime = sources.await(waiting);
    }
    return inTime;
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
