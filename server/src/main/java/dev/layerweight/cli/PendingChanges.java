package dev.layerweight.cli;

import dev.layerweight.report.ChangedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of files that were decided and not written yet, by the files' true places. */
final class PendingChanges {

  /**
   * One file.
   *
   * @param before empty where the file is to be made
   */
  record Change(Path place, Optional<String> before, String after) {}

  private final Map<Path, Change> changes = new LinkedHashMap<>();

  /** Adds a change; of a file that changed already the text before stays the first. */
  void add(Path place, Optional<String> before, String after) {
    Change known = changes.get(place);
    changes.put(place, new Change(place, known == null ? before : known.before(), after));
  }

  /** What a file holds by now, where it was changed. */
  Optional<String> textOf(Path place) {
    return Optional.ofNullable(changes.get(place)).map(Change::after);
  }

  /** All that make a difference. */
  List<Change> all() {
    return changes.values().stream()
        .filter(change -> !change.before().equals(Optional.of(change.after())))
        .toList();
  }

  /** The changed texts of files below a folder, by their paths in it. */
  Map<String, String> below(Path folder) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Change change : all()) {
      if (change.place().startsWith(folder)) {
        texts.put(relative(folder, change.place()), change.after());
      }
    }
    return texts;
  }

  /**
   * The folder that the paths of a patch count from: the repository of all files, else {@code here}
   * if it holds all, else the nearest folder that does.
   */
  Path base(Path here) {
    List<Change> all = all();
    if (all.isEmpty()) {
      return here;
    }
    Path first = Optional.ofNullable(all.getFirst().place().getParent()).orElse(here);
    List<Path> candidates = new ArrayList<>();
    Repository.rootOf(first).ifPresent(candidates::add);
    candidates.add(here);
    for (Path at = first; at != null; at = at.getParent()) {
      candidates.add(at);
    }
    return candidates.stream()
        .filter(folder -> all.stream().allMatch(change -> change.place().startsWith(folder)))
        .findFirst()
        .orElse(here);
  }

  /** All changes with paths that count from a folder. */
  List<ChangedFile> relativeTo(Path base) {
    return all().stream()
        .map(change ->
            new ChangedFile(relative(base, change.place()), change.before(), change.after()))
        .toList();
  }

  private static String relative(Path folder, Path file) {
    return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }
}
