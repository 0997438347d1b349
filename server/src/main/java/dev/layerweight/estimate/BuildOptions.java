package dev.layerweight.estimate;

import dev.layerweight.image.Platform;
import java.util.Map;
import java.util.Optional;

/**
 * What a user chooses for a build.
 *
 * @param target name or index of the stage to build, the last one where empty
 * @param arguments values of {@code --build-arg}
 */
public record BuildOptions(
    Platform platform, Optional<String> target, Map<String, String> arguments) {

  public static final BuildOptions DEFAULT =
      new BuildOptions(Platform.LINUX_AMD64, Optional.empty(), Map.of());
}
