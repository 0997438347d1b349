package dev.layerweight.refactor;

import java.util.List;

/**
 * A change that a user can apply.
 *
 * @param title verb first, without the saving, such as {@code Add --no-install-recommends}
 * @param safe true where it cannot change what the image does
 */
public record Fix(String title, List<FileEdit> edits, boolean safe) {}
