package dev.layerweight.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.layerweight.image.Platform;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a user can set.
 *
 * @param minimumBytes findings that save less are not shown
 */
record Settings(
    boolean enabled, boolean inlayHints, long minimumBytes, SizeUnit unit, Platform platform) {

  static final String SECTION = "layerweight";

  static final Settings DEFAULT =
      new Settings(true, true, 100_000, SizeUnit.ON_DISK, Platform.LINUX_AMD64);

  /**
   * These settings with those that {@code json} names put in their place; what it does not name,
   * and what makes no sense there, stays. The section's own object is taken as well as one around
   * it.
   */
  Settings with(JsonElement json) {
    if (!(json instanceof JsonObject object)) {
      return this;
    }
    if (object.get(SECTION) instanceof JsonObject section) {
      return with(section);
    }
    return new Settings(
        primitive(object, "enabled")
            .filter(JsonPrimitive::isBoolean)
            .map(JsonPrimitive::getAsBoolean)
            .orElse(enabled),
        primitive(object, "inlayHints")
            .filter(JsonPrimitive::isBoolean)
            .map(JsonPrimitive::getAsBoolean)
            .orElse(inlayHints),
        primitive(object, "minimumBytes")
            .filter(JsonPrimitive::isNumber)
            .map(number -> Math.max(0, (long) number.getAsDouble()))
            .orElse(minimumBytes),
        primitive(object, "unit")
            .filter(JsonPrimitive::isString)
            .flatMap(name ->
                Arrays.stream(SizeUnit.values())
                    .filter(each -> each.settingName().equals(name.getAsString()))
                    .findFirst())
            .orElse(unit),
        primitive(object, "platform")
            .filter(JsonPrimitive::isString)
            .flatMap(name -> Platform.parse(name.getAsString()))
            .orElse(platform));
  }

  private static Optional<JsonPrimitive> primitive(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive primitive
        ? Optional.of(primitive)
        : Optional.empty();
  }
}
