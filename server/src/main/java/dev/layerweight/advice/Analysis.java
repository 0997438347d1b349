package dev.layerweight.advice;

import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.image.Estimate;
import dev.layerweight.policy.Level;
import java.util.List;

/**
 * The estimate of a Dockerfile with all that can go.
 *
 * @param findings in the order of the text, without those that a user does not want to see
 * @param removable what the image loses when all fixes that go together are applied, each byte once
 * @param refusals changes that people look for and that cannot be made here
 */
public record Analysis(
    BuildEstimate build,
    List<Finding> findings,
    Estimate removable,
    Judgement judgement,
    List<Refusal> refusals) {

  private static final long BIG_BYTES = 10_000_000;
  private static final double BIG_SHARE = 0.01;

  /** An analysis that no policy and no comment has a say in. */
  public Analysis(BuildEstimate build, List<Finding> findings, Estimate removable) {
    this(build, findings, removable, Judgement.NONE, List.of());
  }

  /** The same findings over another account of the build. */
  public Analysis with(BuildEstimate other) {
    return new Analysis(other, findings, removable, judgement, refusals);
  }

  /**
   * How loudly a finding is reported: as the user chose, else as a warning where something breaks,
   * as a hint where it is small both by itself and beside the image, as information otherwise.
   */
  public Level level(Finding finding) {
    Level chosen = judgement.levels().get(finding.rule());
    if (chosen != null) {
      return chosen;
    }
    if (finding.breaks()) {
      return Level.WARNING;
    }
    long bytes = finding.saves().likely();
    return bytes < BIG_BYTES && bytes < build.image().unpacked().likely() * BIG_SHARE
        ? Level.HINT
        : Level.INFORMATION;
  }
}
