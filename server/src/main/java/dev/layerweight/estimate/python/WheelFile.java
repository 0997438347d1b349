package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.estimate.python.Resolution.Choice;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The names of wheel files: {@code name-version[-build]-python-abi-platform.whl}. */
final class WheelFile {

  private static final int LIMIT_CHARACTERS = 2000;

  private WheelFile() {}

  /** The project and version that a wheel's path or URL names. */
  static Optional<PythonRequirement> requirement(String place) {
    String path = place.replaceAll("[#?].*$", "");
    String file = path.substring(path.lastIndexOf('/') + 1);
    if (!file.endsWith(".whl") || file.length() > LIMIT_CHARACTERS) {
      return Optional.empty();
    }
    String[] parts = decoded(file).split("-");
    return parts.length < 5
        ? Optional.empty()
        : PythonVersion.parse(parts[1].replace('_', '+'))
            .flatMap(version -> PythonRequirement.parse(parts[0] + "==" + version));
  }

  private static String decoded(String file) {
    try {
      return URLDecoder.decode(file.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return file;
    }
  }

  static String name(Choice choice) {
    return choice.name().replace('-', '_')
        + "-"
        + choice.version()
        + "-"
        + (choice.wheel().wheelTag().isEmpty() ? "py3-none-any" : choice.wheel().wheelTag())
        + ".whl";
  }
}
