package dev.layerweight.advice;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.policy.Policy;
import dev.layerweight.syntax.Dockerfile;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Weighs Dockerfiles and finds what can go; the one entrance to the core. */
public interface Advisor {

  /**
   * Never throws for any text. {@code cancelled} is asked often; when it answers true the result is
   * unspecified and must be thrown away.
   *
   * @param policy what is reported; what the Dockerfile's own comments say comes to it
   * @param estimated is told the sizes as soon as they are there, once, in the calling thread: the
   *     findings take several times as long
   */
  Analysis analyze(
      Dockerfile dockerfile,
      BuildContext context,
      BuildOptions options,
      Policy policy,
      BooleanSupplier cancelled,
      Consumer<BuildEstimate> estimated);

  /** The same, for who needs the whole answer only. */
  default Analysis analyze(
      Dockerfile dockerfile,
      BuildContext context,
      BuildOptions options,
      Policy policy,
      BooleanSupplier cancelled) {
    return analyze(dockerfile, context, options, policy, cancelled, _ -> {});
  }

  /**
   * With nothing said from outside of the Dockerfile but the least saving.
   *
   * @param minimumBytes findings that save less are left out
   */
  default Analysis analyze(
      Dockerfile dockerfile,
      BuildContext context,
      BuildOptions options,
      long minimumBytes,
      BooleanSupplier cancelled) {
    return analyze(dockerfile, context, options, Policy.reporting(minimumBytes), cancelled);
  }

  /**
   * Runs analyses whose sizes are held against each other: all of them have the same figures, so
   * that what arrives meanwhile counts in none.
   *
   * @param analyses may run more than once, and the last result counts
   */
  default <T> T together(Supplier<T> analyses) {
    return analyses.get();
  }
}
