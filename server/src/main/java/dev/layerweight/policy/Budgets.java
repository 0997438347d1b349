package dev.layerweight.policy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How many bytes an image and its stages may have on disk, as told from outside of the Dockerfile.
 *
 * @param demandedBytes for the image, over whatever the Dockerfile itself says
 * @param imageBytes for the image, where nothing nearer says otherwise
 * @param stageBytes by name of the stage in lower case
 */
public record Budgets(
    OptionalLong demandedBytes, OptionalLong imageBytes, Map<String, Long> stageBytes) {

  public static final Budgets NONE =
      new Budgets(OptionalLong.empty(), OptionalLong.empty(), Map.of());

  /** The same with a budget for the image that nothing overrules. */
  public Budgets demanding(OptionalLong bytes) {
    return new Budgets(bytes, imageBytes, stageBytes);
  }

  /** The budget of a stage by its name. */
  public Optional<Long> ofStage(String name) {
    return Optional.ofNullable(stageBytes.get(name.toLowerCase(Locale.ROOT)));
  }
}
