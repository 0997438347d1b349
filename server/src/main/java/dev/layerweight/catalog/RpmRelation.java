package dev.layerweight.catalog;

import java.util.Optional;

/**
 * What an rpm package provides, needs, or does not get along with.
 *
 * @param name of a package, a file or anything else that is provided; one in parentheses is a
 *     condition such as {@code (a if b)}
 * @param operator {@code EQ}, {@code LT}, {@code LE}, {@code GT}, {@code GE}; empty where any
 *     version will do
 */
public record RpmRelation(String name, String operator, Optional<RpmVersion> version) {

  public static RpmRelation of(String name) {
    return new RpmRelation(name, "", Optional.empty());
  }

  /** Whether something that is provided, with a version or without one, will do. */
  public boolean isMetBy(RpmRelation provided) {
    if (!provided.name.equals(name)) {
      return false;
    }
    if (version.isEmpty() || provided.version.isEmpty() || operator.isEmpty()) {
      return true;
    }
    int order = provided.version.get().compareTo(version.get());
    return switch (operator) {
      case "EQ" -> order == 0;
      case "LT" -> order < 0;
      case "LE" -> order <= 0;
      case "GT" -> order > 0;
      case "GE" -> order >= 0;
      default -> true;
    };
  }
}
