package dev.layerweight.estimate;

import dev.layerweight.catalog.BuildContext.ContextFile;
import java.util.List;
import java.util.Optional;

/** What is inside of a file, read when it is asked for. */
public interface Content {

  Content UNKNOWN = Optional::empty;

  /** The text; empty where the content is not known, is no text, or is too large. */
  Optional<String> text();

  /** The files in it, where it is an archive that can be looked into. */
  default Optional<List<ContextFile>> archive() {
    return Optional.empty();
  }

  /** Where the file lies in the build context, if it comes from there and can be edited. */
  default Optional<String> contextPath() {
    return Optional.empty();
  }

  static Content of(String text) {
    return new Known(Optional.of(text));
  }

  /** A text that is known as it is; equal where the text is. */
  record Known(Optional<String> text) implements Content {}
}
