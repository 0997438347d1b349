package dev.layerweight.catalog;

import dev.layerweight.image.Weight;
import java.util.List;
import java.util.Optional;

/** Programs that builds fetch as finished binaries, such as uv. */
public interface ToolReleases {

  ToolReleases NONE = (tool, _) -> new Answer.Missing<>(tool + " is not in the tables");

  /** A release, the nearest known one to {@code version}, or the newest where none is asked for. */
  Answer<Release> find(String tool, Optional<String> version);

  record Release(String tool, String version, List<Program> programs) {}

  /** One executable; {@code name} without a folder. */
  record Program(String name, Weight weight) {}
}
