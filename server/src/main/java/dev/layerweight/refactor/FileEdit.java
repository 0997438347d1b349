package dev.layerweight.refactor;

import dev.layerweight.text.TextEdit;
import java.util.List;

/**
 * Edits of one file.
 *
 * @param path empty for the Dockerfile itself, else a path in the build context
 */
public record FileEdit(String path, List<TextEdit> edits) {

  public static FileEdit ofDockerfile(List<TextEdit> edits) {
    return new FileEdit("", edits);
  }
}
