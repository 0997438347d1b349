package dev.layerweight.refactor;

import java.util.List;

/**
 * A change that a user can apply.
 *
 * @param title verb first, without the saving, such as {@code Add --no-install-recommends}
 * @param safe true where it cannot change what the image does
 * @param leftToTheUser what cannot be decided from the text, one sentence each, for a preview; each
 *     also stands as a comment in the text
 */
public record Fix(String title, List<FileEdit> edits, boolean safe, List<String> leftToTheUser) {

  /** With nothing left to decide. */
  public Fix(String title, List<FileEdit> edits, boolean safe) {
    this(title, edits, safe, List.of());
  }
}
