package dev.layerweight.catalog;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What is known of one Python project.
 *
 * @param name normalised as PEP 503 says
 * @param wheels newest version first, one a version, never empty
 * @param byteCodeRatio bytes of byte code per byte of source with CPython 3.11, where measured
 */
public record PythonProject(String name, List<PythonWheel> wheels, OptionalDouble byteCodeRatio) {

  /** The normal form of a project's name: lower case, runs of {@code - _ .} as one hyphen. */
  public static String normalised(String name) {
    StringBuilder text = new StringBuilder(name.length());
    boolean separator = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '-' || c == '_' || c == '.') {
        separator = true;
        continue;
      }
      if (separator && !text.isEmpty()) {
        text.append('-');
      }
      separator = false;
      text.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return text.toString();
  }
}
