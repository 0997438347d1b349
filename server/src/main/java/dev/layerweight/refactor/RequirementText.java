package dev.layerweight.refactor;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Edits pip's requirement files, whose comments and other lines stay. */
public final class RequirementText {

  private static final Pattern NAME =
      Pattern.compile(
          "\\uFEFF?\\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(?:[\\[<>=!~;@#\\\\].*|--.*)?");

  /** Where a locked requirement comes from, indented below it. */
  private static final Pattern ORIGIN = Pattern.compile("^[ \\t]+#");

  private RequirementText() {}

  /**
   * Takes out the lines of some projects, with the lines that continue them, what pip-compile says
   * below them, and a comment that heads only such lines.
   *
   * @param projects in their normal form
   */
  public static List<TextEdit> without(String text, Set<String> projects) {
    LineIndex lines = LineIndex.of(text);
    TreeSet<Integer> gone = new TreeSet<>();
    List<TextEdit> edits = new ArrayList<>();
    for (int line = 0; line < lines.lineCount(); line++) {
      int last = line;
      while (last + 1 < lines.lineCount() && continues(line(text, lines, last))) {
        last++;
      }
      Matcher name = NAME.matcher(line(text, lines, line).stripTrailing());
      if (name.matches() && projects.contains(PythonProject.normalised(name.group(1)))) {
        edits.add(edit(lines, line, last));
        while (last + 1 < lines.lineCount() && ORIGIN.matcher(line(text, lines, last + 1)).find()) {
          last++;
          edits.add(edit(lines, last, last));
        }
        IntStream.rangeClosed(line, last).forEach(gone::add);
      }
      line = last;
    }
    edits.addAll(headings(text, lines, gone));
    edits.sort(Comparator.comparingInt(edit -> edit.range().start()));
    return List.copyOf(edits);
  }

  private static TextEdit edit(LineIndex lines, int first, int last) {
    return new TextEdit(new TextRange(lines.startOf(first), lines.endOf(last)), "");
  }

  /** The comments that head only lines that go, each with one of the empty lines around it. */
  private static List<TextEdit> headings(String text, LineIndex lines, TreeSet<Integer> gone) {
    List<TextEdit> edits = new ArrayList<>();
    int count = lines.lineCount();
    for (int first = 0; first < count; first++) {
      int body = first;
      while (body < count && isComment(line(text, lines, body)) && !gone.contains(body)) {
        body++;
      }
      int behind = body;
      while (behind < count && gone.contains(behind)) {
        behind++;
      }
      boolean ends =
          behind == count
              || line(text, lines, behind).isBlank()
              || isComment(line(text, lines, behind));
      // More than one line at the very top speaks of the file.
      boolean ofFile = first == 0 && body > 1;
      if (body > first && behind > body && ends && !ofFile) {
        edits.add(edit(lines, first, body - 1));
        boolean gap = first == 0 || line(text, lines, first - 1).isBlank();
        boolean blankBehind =
            behind < count && !isEnd(lines, behind) && line(text, lines, behind).isBlank();
        if (gap && blankBehind) {
          edits.add(edit(lines, behind, behind));
        } else if (gap && first > 0 && (behind == count || isEnd(lines, behind))) {
          edits.add(edit(lines, first - 1, first - 1));
        }
      }
      first = Math.max(first, behind - 1);
    }
    return edits;
  }

  private static boolean isEnd(LineIndex lines, int line) {
    return lines.startOf(line) == lines.endOf(line);
  }

  private static boolean isComment(String line) {
    return line.stripLeading().startsWith("#");
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
    StringBuilder heading = new StringBuilder();
    boolean goesAlong = false;
    for (TextEdit edit : removed) {
      String lines = edit.range().of(from).stripTrailing().replace("\uFEFF", "");
      if (lines.isEmpty()) {
        continue;
      }
      if (isComment(lines)) {
        if (ORIGIN.matcher(lines).find()) {
          added.append(goesAlong ? lines + ending : "");
        } else {
          heading.setLength(0);
          heading.append(lines).append(ending);
        }
        continue;
      }
      Matcher name = NAME.matcher(lines.lines().findFirst().orElse(""));
      boolean there =
          name.matches()
              && !without(text, Set.of(PythonProject.normalised(name.group(1)))).isEmpty();
      goesAlong = !there;
      if (goesAlong) {
        added.append(heading).append(lines).append(ending);
        heading.setLength(0);
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
