package dev.layerweight.catalog.pypi.live;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The core metadata of a wheel, as far as an installer needs it.
 *
 * @param name in its normal form
 * @param requiresPython empty where any version will do
 * @param requirements one a {@code Requires-Dist}
 */
record WheelMetadata(
    String name, PythonVersion version, String requiresPython, List<String> requirements) {

  private static final int LIMIT_REQUIREMENTS = 5_000;
  private static final int LIMIT_LINE = 8_192;

  /** Empty where name or version are missing. */
  static Optional<WheelMetadata> parse(byte[] bytes) {
    String name = "";
    Optional<PythonVersion> version = Optional.empty();
    String requiresPython = "";
    List<String> requirements = new ArrayList<>();
    for (String line :
        (Iterable<String>) new String(bytes, StandardCharsets.UTF_8).lines()::iterator) {
      if (line.isEmpty()) {
        // The description follows, which may hold lines that look like headers.
        break;
      }
      int colon = line.indexOf(':');
      if (colon <= 0 || line.length() > LIMIT_LINE || Character.isWhitespace(line.charAt(0))) {
        continue;
      }
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "name" -> name = PythonProject.normalised(value);
        case "version" -> version = PythonVersion.parse(value);
        case "requires-python" -> requiresPython = value;
        case "requires-dist" -> {
          if (requirements.size() < LIMIT_REQUIREMENTS) {
            requirements.add(value.replaceAll("\\s+", " "));
          }
        }
        default -> {
          // Authors, classifiers and the like weigh nothing.
        }
      }
    }
    String found = name;
    String python = requiresPython;
    return version
        .filter(_ -> !found.isEmpty())
        .map(known -> new WheelMetadata(found, known, python, List.copyOf(requirements)));
  }
}
