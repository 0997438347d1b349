package dev.layerweight.estimate.apk;

import dev.layerweight.catalog.AlpinePackage;
import java.util.Optional;

/**
 * What a package, a virtual one or the world asks for: {@code !name@tag>=version}.
 *
 * @param operator of {@code < > = ~}, empty where any version will do
 * @param tag of the repository it may come from beside the ordinary ones
 */
record ApkCondition(
    boolean conflict, String name, String operator, String version, Optional<String> tag) {

  static ApkCondition parse(String text) {
    boolean conflict = text.startsWith("!");
    String rest = conflict ? text.substring(1) : text;
    String name = AlpinePackage.nameOf(rest);
    String tail = rest.substring(name.length());
    Optional<String> tag = Optional.empty();
    int at = tail.indexOf('@');
    if (at >= 0) {
      String behind = tail.substring(at + 1);
      String word = AlpinePackage.nameOf(behind);
      tag = Optional.of(word);
      tail = tail.substring(0, at) + behind.substring(word.length());
    }
    int end = 0;
    while (end < tail.length() && "<>=~".indexOf(tail.charAt(end)) >= 0) {
      end++;
    }
    return new ApkCondition(
        conflict, name, tail.substring(0, end), tail.substring(end).strip(), tag);
  }

  /** Whether the package is of this name or provides it in a version that will do. */
  boolean isMetBy(AlpinePackage known) {
    if (known.name().equals(name) && allows(known.version())) {
      return true;
    }
    for (String provided : known.provides()) {
      if (AlpinePackage.nameOf(provided).equals(name)) {
        String version = ApkCondition.parse(provided).version();
        if (operator.isEmpty() || !version.isEmpty() && allows(version)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean allows(String known) {
    return operator.isEmpty() || ApkVersion.fulfils(known, operator, version);
  }
}
