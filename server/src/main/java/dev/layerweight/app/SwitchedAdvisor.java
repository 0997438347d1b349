package dev.layerweight.app;

import dev.layerweight.advice.Advisor;
import dev.layerweight.advice.Analysis;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.policy.Policy;
import dev.layerweight.syntax.Dockerfile;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Whichever advisor is the right one when an analysis begins. */
record SwitchedAdvisor(Supplier<Advisor> now) implements Advisor {

  @Override
  public Analysis analyze(
      Dockerfile dockerfile,
      BuildContext context,
      BuildOptions options,
      Policy policy,
      BooleanSupplier cancelled,
      Consumer<BuildEstimate> estimated) {
    return now.get().analyze(dockerfile, context, options, policy, cancelled, estimated);
  }

  @Override
  public <T> T together(Supplier<T> analyses) {
    return now.get().together(analyses);
  }
}
