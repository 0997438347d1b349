package dev.layerweight.estimate.node;

import dev.layerweight.estimate.Step;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A folder with a {@code package.json}, read from the file tree; says what it cannot read. */
final class NodeProject {

  private static final int CLIMB_LIMIT = 50;
  private static final int WORKSPACE_LIMIT = 1_000;

  private final Step step;
  private final TextRange range;
  private final String folder;

  NodeProject(Step step, TextRange range, String folder) {
    this.step = step;
    this.range = range;
    this.folder = folder;
  }

  String folder() {
    return folder;
  }

  /** The project that a command run in {@code start} works on: the nearest one above. */
  static String around(Step step, String start) {
    String here = NodePaths.clean(start);
    for (int i = 0; i < CLIMB_LIMIT && !here.equals("/") && !here.isEmpty(); i++) {
      if (step.files().at(NodePaths.join(here, "package.json")).isPresent()
          || step.files().exists(NodePaths.join(here, "node_modules"))) {
        return here;
      }
      here = here.substring(0, Math.max(0, here.lastIndexOf('/')));
    }
    return NodePaths.clean(start);
  }

  String path(String relative) {
    return NodePaths.join(folder, relative);
  }

  boolean has(String relative) {
    return step.files().at(path(relative)).isPresent();
  }

  /** The text of a file; a file that is there with unknown content is told of. */
  Optional<String> text(String relative) {
    Optional<String> text = step.files().text(path(relative));
    if (text.isEmpty() && has(relative)) {
      step.unknown(relative + ": its content is not known", range);
    }
    return text;
  }

  /** The JSON of a file; where it is broken that is told with the line. */
  Optional<Json> json(String relative) {
    return text(relative)
        .flatMap(text ->
            switch (JsonReader.read(text)) {
              case JsonReader.Outcome.Value value -> Optional.of(value.json());
              case JsonReader.Outcome.Broken broken -> {
                step.unknown(relative + ":" + broken.line() + ": " + broken.reason(), range);
                yield Optional.empty();
              }
            });
  }

  Optional<PackageManifest> manifest() {
    return json("package.json").map(PackageManifest::of);
  }

  /** The project's manifest and those of its workspaces. */
  List<PackageManifest> manifests(PackageManifest root) {
    List<PackageManifest> all = new ArrayList<>(List.of(root));
    for (String pattern : root.workspaces()) {
      if (pattern.startsWith("!")) {
        continue;
      }
      String glob = path(pattern.replace("**", "*") + "/package.json");
      for (String file : step.files().glob(glob)) {
        if (all.size() < WORKSPACE_LIMIT && !file.contains("/node_modules/")) {
          String relative = file.substring(folder.equals("/") ? 1 : folder.length() + 1);
          json(relative).map(PackageManifest::of).ifPresent(all::add);
        }
      }
    }
    return all;
  }
}
