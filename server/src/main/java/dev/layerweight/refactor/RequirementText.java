package dev.layerweight.refactor;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
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

  private static String line(String text, LineIndex lines, int line) {
    return text.substring(lines.startOf(line), lines.endOf(line));
  }

  private static boolean continues(String line) {
    return line.stripTrailing().endsWith("\\") && !line.stripLeading().startsWith("#");
  }
}
