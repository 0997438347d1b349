package dev.layerweight.lsp;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.project.ProjectSettings;
import dev.layerweight.syntax.Dockerfile;
import java.nio.file.Path;

/** Finds and opens the build contexts of Dockerfiles on disk. Threads may share it. */
public interface ContextSource {

  /** The folder that is the context of this Dockerfile; asked again where its copies change. */
  Path folderOf(Path dockerfile, Dockerfile content);

  /**
   * Opens a context, which then serves all versions of the Dockerfile.
   *
   * @param whenReady to be run when an answer that could not be waited for is known
   */
  OpenContext open(Path folder, Path dockerfile, Runnable whenReady);

  /** The settings of the repository that a Dockerfile lies in, as they are on disk now. */
  default ProjectSettings projectOf(Path dockerfile) {
    return ProjectSettings.NONE;
  }

  /**
   * A context that is in use.
   *
   * @param invalidate to be run when files in the folder were changed
   */
  record OpenContext(BuildContext context, Runnable invalidate) {}
}
