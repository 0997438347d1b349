package dev.layerweight.lsp;

import java.util.Optional;

/** What there is to answer a request from when its time is up. */
sealed interface Availability {

  /** The analysis of the newest version. */
  record Ready(Analyzed analyzed) implements Availability {}

  /** The newest analysis is still being made; here is the one before, if there is one. */
  record Late(Optional<Analyzed> last) implements Availability {}

  /** There is nothing to analyse. */
  record Nothing() implements Availability {}

  /** The best there is, perhaps of an older version of the text. */
  default Optional<Analyzed> best() {
    return switch (this) {
      case Ready ready -> Optional.of(ready.analyzed());
      case Late late -> late.last();
      case Nothing _ -> Optional.empty();
    };
  }
}
