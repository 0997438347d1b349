package dev.layerweight.estimate.files;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.Glob;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.ArrayList;
import java.util.List;

/** What an operand of a file command stands for, patterns included. */
final class Targets {

  private Targets() {}

  /**
   * @param paths files and folders
   * @param lumps lumps that a pattern selects by name, such as {@code *.pyc}
   * @param emptied folders of which a pattern selects everything ({@code /var/cache/*})
   */
  record Selected(List<String> paths, List<Entry> lumps, List<String> emptied) {}

  static Selected of(Argument operand, Step step) {
    String path = step.resolve(operand.text());
    if (!Glob.hasMagic(path)) {
      return new Selected(List.of(path), List.of(), List.of());
    }
    String folder = UnixPath.parent(path);
    String name = UnixPath.name(path);
    if (!Glob.hasMagic(folder) && (name.equals("*") || name.equals("*.*"))) {
      return new Selected(List.of(), List.of(), List.of(folder));
    }
    List<Entry> lumps = new ArrayList<>();
    if (!Glob.hasMagic(folder)) {
      for (Entry entry : step.files().below(folder)) {
        if (entry.lump()
            && entry.path().equals(folder)
            && entry.pattern().filter(pattern -> covers(name, pattern)).isPresent()) {
          lumps.add(entry);
        }
      }
    }
    return new Selected(step.files().glob(path), lumps, List.of());
  }

  /**
   * Whether all names of {@code pattern} are names of {@code wanted}: {@code *.p*} has all of
   * {@code *.pyc}.
   */
  static boolean covers(String wanted, String pattern) {
    return wanted.equals(pattern) || Glob.matches(wanted, pattern.replace("*", "x"), false);
  }
}
