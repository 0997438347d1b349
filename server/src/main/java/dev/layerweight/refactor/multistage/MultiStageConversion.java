package dev.layerweight.refactor.multistage;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.DebianPackages;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.StageEstimate;
import java.util.List;
import java.util.Optional;

/**
 * Makes two stages of one: a build stage that has the compilers, and a runtime stage that copies
 * what they made.
 */
public final class MultiStageConversion {

  /** The first family that knows a stage as its own decides. */
  private static final List<Family> FAMILIES =
      List.of(
          new GoFamily(),
          new RustFamily(),
          new JavaFamily(),
          new DotnetFamily(),
          new NodeFamily(),
          new PhpFamily(),
          new RubyFamily(),
          new PythonFamily(),
          new NativeFamily());

  private MultiStageConversion() {}

  /**
   * The same for a Java program, with a runtime that the build links of the modules that the
   * program uses, on a bare distribution.
   */
  public static Conversion linked(
      BuildEstimate build, StageEstimate stage, BuildContext context, DebianPackages debian) {
    if (stage.base().stage().isPresent()) {
      return new Conversion.NotNeeded();
    }
    SingleStage single = SingleStage.of(build, stage, context, debian);
    return single.refusal().isPresent() ? new Conversion.NotNeeded() : LinkedJava.convert(single);
  }

  /**
   * Never throws for any text. The answer has not been simulated yet.
   *
   * @param debian tells which libraries header packages are for, where the base image holds these
   *     libraries already and the runtime's does not
   */
  public static Conversion of(
      BuildEstimate build, StageEstimate stage, BuildContext context, DebianPackages debian) {
    if (stage.base().stage().isPresent()) {
      return SharedStage.convert(build, stage, context, debian);
    }
    SingleStage single = SingleStage.of(build, stage, context, debian);
    Optional<Conversion> refusal = single.refusal();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return FAMILIES.stream()
        .flatMap(family -> family.convert(single).stream())
        .findFirst()
        .orElseGet(Conversion.NotNeeded::new);
  }
}
