package dev.layerweight.report;

import java.util.Optional;

/**
 * A file before and after a change.
 *
 * @param path relative, with {@code /}
 * @param before empty for a file that is new
 */
public record ChangedFile(String path, Optional<String> before, String after) {}
