package dev.layerweight.refactor;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Edits pip's requirement files, whose comments and other lines stay. */
public final class RequirementText {

  private static final Pattern NAME =
      Pattern.compile(
          "\\uFEFF?\\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(?:[\\[<>=!~;@#\\\\].*|--.*)?");

  private RequirementText() {}

  /**
   * Takes out the lines of some projects, with the lines that continue them.
   *
   * @param projects in their normal form
   */
  public static List<TextEdit> without(String text, Set<String> projects) {
    LineIndex lines = LineIndex.of(text);
    List<TextEdit> edits = new ArrayList<>();
    for (int line = 0; line < lines.lineCount(); line++) {
      int last = line;
      while (last + 1 < lines.lineCount() && continues(line(text, lines, last))) {
        last++;
      }
      Matcher name = NAME.matcher(line(text, lines, line).stripTrailing());
      if (name.matches() && projects.contains(PythonProject.normalised(name.group(1)))) {
        edits.add(new TextEdit(new TextRange(lines.startOf(line), lines.endOf(last)), ""));
      }
      line = last;
    }
    return edits;
  }

  /**
   * Adds lines that were taken out of another file, as far as their projects are not there yet.
   *
   * @param text of the file, empty where it does not exist
   * @param removed edits that {@link #without} made of {@code from}
   * @param include what a new file begins with, such as {@code -r requirements.txt}
   */
  public static Optional<TextEdit> adding(
      String text, String from, List<TextEdit> removed, String include) {
    String ending = (text.isEmpty() ? from : text).contains("\r\n") ? "\r\n" : "\n";
    StringBuilder added = new StringBuilder();
    for (TextEdit edit : removed) {
      String lines = edit.range().of(from).stripTrailing().replace("\uFEFF", "");
      Matcher name = NAME.matcher(lines.lines().findFirst().orElse(""));
      boolean there =
          name.matches()
              && !without(text, Set.of(PythonProject.normalised(name.group(1)))).isEmpty();
      if (!there) {
        added.append(lines).append(ending);
      }
    }
    if (added.isEmpty()) {
      return Optional.empty();
    }
    String start = text.isEmpty() ? include + ending : text.endsWith("\n") ? "" : ending;
    return Optional.of(new TextEdit(new TextRange(text.length(), text.length()), start + added));
  }

  private static String line(String text, LineIndex lines, int line) {
    return text.substring(lines.startOf(line), lines.endOf(line));
  }

  private static boolean continues(String line) {
    return line.stripTrailing().endsWith("\\") && !line.stripLeading().startsWith("#");
  }
}
