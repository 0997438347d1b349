package dev.layerweight.refactor.split;

import dev.layerweight.text.TextEdit;
import java.util.List;

/** What came of the wish to make two images of one. */
public sealed interface Split {

  /**
   * It can be done.
   *
   * @param edits of the Dockerfile
   * @param light name of the stage that becomes the small image, built where no target is named
   * @param full name of the stage that becomes the image as it was
   */
  record Possible(List<TextEdit> edits, String light, String full) implements Split {}

  /** {@code reason} is plain and names the line. */
  record Impossible(String reason) implements Split {}
}
