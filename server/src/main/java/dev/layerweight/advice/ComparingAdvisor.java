package dev.layerweight.advice;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.BuiltLayers;
import dev.layerweight.catalog.BuiltStage;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.LastBuild;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.policy.Policy;
import dev.layerweight.syntax.Dockerfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Sets what was really built the last time beside the estimates of another advisor. */
public record ComparingAdvisor(Advisor advisor, BuiltLayers built) implements Advisor {

  /** Of a file with more stages only the first ones are looked for besides the target. */
  private static final int LIMIT_STAGES = 20;

  @Override
  public Analysis analyze(
      Dockerfile dockerfile,
      BuildContext context,
      BuildOptions options,
      Policy policy,
      BooleanSupplier cancelled,
      Consumer<BuildEstimate> estimated) {
    // Asked once, so that the sizes and the findings do not show two different builds.
    List<LastBuild> found = new ArrayList<>();
    Analysis analysis =
        advisor.analyze(
            dockerfile,
            context,
            options,
            policy,
            cancelled,
            build -> {
              found.addAll(lastBuilds(build, options));
              estimated.accept(build.with(List.copyOf(found)));
            });
    return analysis.with(analysis.build().with(List.copyOf(found)));
  }

  @Override
  public <T> T together(Supplier<T> analyses) {
    return advisor.together(analyses);
  }

  /** The target's build, then those of stages that are not in it. */
  private List<LastBuild> lastBuilds(BuildEstimate build, BuildOptions options) {
    Map<Integer, InstructionEstimate> estimates = new HashMap<>();
    for (StageEstimate stage : build.stages()) {
      stage
          .instructions()
          .forEach(instruction -> estimates.put(instruction.placed().start(), instruction));
    }
    List<Integer> stages = new ArrayList<>(build.target().stream().toList());
    build.stages().stream()
        .filter(stage -> !stage.inImage())
        .limit(LIMIT_STAGES)
        .forEach(stage -> stages.add(stage.index()));
    List<LastBuild> found = new ArrayList<>();
    for (int stage : stages) {
      BuiltStage.of(build.dockerfile(), stage, options.arguments())
          .flatMap(text -> built.find(text, build.platform()))
          .map(image -> LastBuild.of(image, estimates))
          .filter(image -> !image.layers().isEmpty())
          .ifPresent(found::add);
    }
    return List.copyOf(found);
  }
}
