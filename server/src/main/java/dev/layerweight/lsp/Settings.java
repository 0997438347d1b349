package dev.layerweight.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.layerweight.image.Platform;
import dev.layerweight.policy.Level;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a user can set. What is empty is left to the repository's own file.
 *
 * @param minimumBytes findings that save less are not shown
 * @param rules how loudly what a rule finds is reported, by its id
 */
record Settings(
    boolean enabled,
    boolean inlayHints,
    OptionalLong minimumBytes,
    SizeUnit unit,
    Optional<Platform> platform,
    Map<String, Level> rules) {

  static final String SECTION = "layerweight";

  static final Settings DEFAULT =
      new Settings(true, true, OptionalLong.empty(), SizeUnit.ON_DISK, Optional.empty(), Map.of());

  private static final int MOST_RULES = 1_000;

  /**
   * These settings with those that {@code json} names put in their place; what it does not name,
   * and what makes no sense there, stays; null takes back what was set before. The section's own
   * object is taken as well as one around it.
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
            .map(number -> OptionalLong.of(Math.max(0, (long) number.getAsDouble())))
            .orElse(isTakenBack(object, "minimumBytes") ? OptionalLong.empty() : minimumBytes),
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
            .or(() -> isTakenBack(object, "platform") ? Optional.empty() : platform),
        object.get("rules") instanceof JsonObject levels
            ? levels(levels)
            : isTakenBack(object, "rules") ? Map.of() : rules);
  }

  private static Map<String, Level> levels(JsonObject json) {
    Map<String, Level> levels = new LinkedHashMap<>();
    for (String rule : json.keySet().stream().limit(MOST_RULES).toList()) {
      primitive(json, rule)
          .filter(JsonPrimitive::isString)
          .flatMap(word -> Level.named(word.getAsString()))
          .ifPresent(level -> levels.put(rule, level));
    }
    return Map.copyOf(levels);
  }

  /** Clients that send every setting send null or an empty text for one that nobody set. */
  private static boolean isTakenBack(JsonObject object, String name) {
    return object.get(name) instanceof JsonNull
        || primitive(object, name)
            .filter(one -> one.isString() && one.getAsString().isEmpty())
            .isPresent();
  }

  private static Optional<JsonPrimitive> primitive(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive primitive
        ? Optional.of(primitive)
        : Optional.empty();
  }
}
