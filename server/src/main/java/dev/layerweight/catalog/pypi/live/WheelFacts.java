package dev.layerweight.catalog.pypi.live;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.layerweight.catalog.pypi.WheelDirectory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was read of one wheel; it never changes.
 *
 * @param wheelBytes of the archive
 * @param scripts programs that an installer makes for it
 * @param requiresPython empty where any version will do
 */
record WheelFacts(
    long wheelBytes,
    WheelDirectory directory,
    int scripts,
    String requiresPython,
    List<String> requirements) {

  private static final Gson JSON = new Gson();

  byte[] toBytes() {
    return JSON.toJson(this).getBytes(StandardCharsets.UTF_8);
  }

  /** Empty where the bytes are damaged. */
  static Optional<WheelFacts> of(byte[] bytes) {
    try {
      return Optional.ofNullable(
              JSON.fromJson(new String(bytes, StandardCharsets.UTF_8), WheelFacts.class))
          .filter(facts ->
              facts.wheelBytes > 0
                  && facts.directory != null
                  && facts.requiresPython != null
                  && facts.requirements != null
                  && facts.requirements.stream().allMatch(Objects::nonNull));
    } catch (JsonParseException damaged) {
      return Optional.empty();
    }
  }
}
