package dev.layerweight.catalog;

import dev.layerweight.image.Provenance;
import java.util.Optional;

/** What a port answers. Failure is a value; a port never throws. */
public sealed interface Answer<T> {

  /**
   * A value.
   *
   * @param nearest true where it is not the thing asked for but the nearest one known; {@code
   *     provenance} then says which
   */
  record Found<T>(T value, Provenance provenance, boolean nearest) implements Answer<T> {}

  /** Nothing like it is known; {@code reason} in the user's terms. */
  record Missing<T>(String reason) implements Answer<T> {}

  default Optional<T> found() {
    return switch (this) {
      case Found<T> found -> Optional.of(found.value());
      case Missing<T> _ -> Optional.empty();
    };
  }
}
