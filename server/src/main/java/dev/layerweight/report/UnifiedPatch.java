package dev.layerweight.report;

import dev.layerweight.text.Alignment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes changes of files as one patch that {@code git apply} and {@code patch -p1} take.
 *
 * <p>The format is that of {@code git diff}: lines end at LF alone, so that a CR stays a part of
 * its line, and a last line without an end is marked.
 */
public final class UnifiedPatch {

  private static final int CONTEXT_LINES = 3;

  /** A line of the patch: {@code ' '}, {@code '-'} or {@code '+'}, and the text with its end. */
  private record Line(char sign, String text) {}

  private UnifiedPatch() {}

  /** The patch of all files, empty where none changes. */
  public static String of(List<ChangedFile> files) {
    StringBuilder patch = new StringBuilder();
    files.forEach(file -> append(patch, file));
    return patch.toString();
  }

  private static void append(StringBuilder patch, ChangedFile file) {
    String before = file.before().orElse("");
    if (file.before().isPresent() && before.equals(file.after())) {
      return;
    }
    String from = quoted("a/" + file.path());
    String to = quoted("b/" + file.path());
    patch.append("diff --git ").append(from).append(' ').append(to).append('\n');
    if (file.before().isEmpty()) {
      patch.append("new file mode 100644\n");
    }
    // A name with a blank would end there for some readers; git marks its end with a tab.
    String end = file.path().contains(" ") ? "\t\n" : "\n";
    patch.append("--- ").append(file.before().isEmpty() ? "/dev/null\n" : from + end);
    patch.append("+++ ").append(to).append(end);
    hunks(patch, lines(before, file.after()));
  }

  private static List<Line> lines(String before, String after) {
    List<String> old = split(before);
    List<String> now = split(after);
    List<Line> lines = new ArrayList<>();
    int left = 0;
    int right = 0;
    List<Alignment.Pair> pairs = new ArrayList<>(Alignment.of(old, now));
    pairs.add(new Alignment.Pair(old.size(), now.size()));
    for (Alignment.Pair pair : pairs) {
      while (left < pair.left()) {
        lines.add(new Line('-', old.get(left++)));
      }
      while (right < pair.right()) {
        lines.add(new Line('+', now.get(right++)));
      }
      if (left < old.size()) {
        lines.add(new Line(' ', old.get(left)));
        left++;
        right++;
      }
    }
    return lines;
  }

  /** Lines with their ends. */
  private static List<String> split(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(start, next));
      start = next;
    }
    return lines;
  }

  private static void hunks(StringBuilder patch, List<Line> lines) {
    int oldLine = 1;
    int newLine = 1;
    int at = 0;
    while (at < lines.size()) {
      int change = at;
      while (change < lines.size() && lines.get(change).sign() == ' ') {
        change++;
      }
      if (change == lines.size()) {
        return;
      }
      int start = Math.max(at, change - CONTEXT_LINES);
      oldLine += start - at;
      newLine += start - at;
      int end = hunkEnd(lines, change);
      List<Line> hunk = lines.subList(start, end);
      int oldCount = (int) hunk.stream().filter(line -> line.sign() != '+').count();
      int newCount = (int) hunk.stream().filter(line -> line.sign() != '-').count();
      patch.append("@@ -").append(range(oldLine, oldCount));
      patch.append(" +").append(range(newLine, newCount)).append(" @@\n");
      hunk.forEach(line -> append(patch, line));
      oldLine += oldCount;
      newLine += newCount;
      at = end;
    }
  }

  /** Behind the last change that is near the one before it, with the lines around it. */
  private static int hunkEnd(List<Line> lines, int firstChange) {
    int lastChange = firstChange;
    for (int i = firstChange; i < lines.size() && i <= lastChange + 2 * CONTEXT_LINES + 1; i++) {
      if (lines.get(i).sign() != ' ') {
        lastChange = i;
      }
    }
    return Math.min(lines.size(), lastChange + 1 + CONTEXT_LINES);
  }

  private static String range(int line, int count) {
    // Of nothing the line before it is named.
    int start = count == 0 ? line - 1 : line;
    return count == 1 ? String.valueOf(start) : start + "," + count;
  }

  private static void append(StringBuilder patch, Line line) {
    patch.append(line.sign()).append(line.text());
    if (!line.text().endsWith("\n")) {
      patch.append("\n\\ No newline at end of file\n");
    }
  }

  /** A name as git writes it: in quotes and with octal bytes where it could be misread. */
  private static String quoted(String name) {
    boolean plain = name.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\');
    if (plain) {
      return name;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c == '"' || c == '\\') {
        quoted.append('\\').append((char) c);
      } else if (c < ' ' || c >= 0x7f) {
        quoted.append("\\%03o".formatted(c));
      } else {
        quoted.append((char) c);
      }
    }
    return quoted.append('"').toString();
  }
}
