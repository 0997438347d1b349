package dev.layerweight.refactor;

import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Takes words, commands and instructions out of a Dockerfile so that no trace of them is left. */
public final class Removal {

  private Removal() {}

  /**
   * Takes words out of an instruction. A line that holds nothing else goes with its continuation.
   *
   * @param words relative to the instruction
   */
  public static List<TextEdit> words(PlacedInstruction placed, List<TextRange> words) {
    String source = placed.instruction().head().source();
    LineIndex lines = LineIndex.of(source);
    List<TextRange> ordered =
        words.stream().distinct().sorted(Comparator.comparingInt(TextRange::start)).toList();
    TreeSet<Integer> emptied = new TreeSet<>();
    List<TextRange> gone = new ArrayList<>();
    for (int line = 0; line < lines.lineCount(); line++) {
      TextRange whole = new TextRange(lines.startOf(line), lines.endOf(line));
      List<TextRange> here = ordered.stream().filter(whole::contains).toList();
      if (here.isEmpty()) {
        continue;
      }
      if (isEmpty(without(source, whole, here))) {
        emptied.add(line);
      } else {
        gone.addAll(onLine(source, whole, here));
      }
    }
    gone.addAll(lines(source, lines, emptied));
    return merged(gone).stream().map(range -> new TextEdit(placed.absolute(range), "")).toList();
  }

  private static String without(String source, TextRange line, List<TextRange> words) {
    StringBuilder rest = new StringBuilder();
    int at = line.start();
    for (TextRange word : words) {
      rest.append(source, at, word.start());
      at = word.end();
    }
    return rest.append(source, at, line.end()).toString();
  }

  private static boolean isEmpty(String rest) {
    String bare = rest.strip();
    return bare.isEmpty() || bare.equals("\\") || bare.equals("`");
  }

  /**
   * Words go with the blanks before them; at the head of a line with those behind, for the indent.
   */
  private static List<TextRange> onLine(String source, TextRange line, List<TextRange> words) {
    List<TextRange> gone = new ArrayList<>();
    boolean kept = false;
    int at = line.start();
    for (TextRange word : words) {
      kept |= !source.substring(at, word.start()).isBlank();
      gone.add(
          kept
              ? new TextRange(blanksBefore(source, word.start()), word.end())
              : new TextRange(word.start(), blanksAfter(source, word.end())));
      at = word.end();
    }
    return gone;
  }

  private static List<TextRange> lines(String source, LineIndex lines, TreeSet<Integer> emptied) {
    List<TextRange> gone = new ArrayList<>();
    for (int line : emptied) {
      int start = lines.startOf(line);
      String bare = source.substring(start, lines.endOf(line)).stripTrailing();
      if (bare.endsWith("\\") || bare.endsWith("`")) {
        gone.add(new TextRange(start, lines.endOf(line)));
        continue;
      }
      // The command ends with this line, so that the line before must not go on.
      int kept = line;
      while (kept > 0 && (emptied.contains(kept) || isComment(source, lines, kept))) {
        kept--;
      }
      int content = contentEnd(source, lines.startOf(kept), lines.endOf(kept));
      gone.add(new TextRange(content, Math.max(content, start + bare.length())));
    }
    return gone;
  }

  private static boolean isComment(String source, LineIndex lines, int line) {
    return source.substring(lines.startOf(line), lines.endOf(line)).stripLeading().startsWith("#");
  }

  /** The end of a line's words, before its continuation. */
  private static int contentEnd(String source, int start, int end) {
    int at = start + source.substring(start, end).stripTrailing().length();
    boolean continues = at > start && "\\`".indexOf(source.charAt(at - 1)) >= 0;
    return blanksBefore(source, continues ? at - 1 : at);
  }

  private static int blanksBefore(String source, int offset) {
    int at = offset;
    while (at > 0 && " \t".indexOf(source.charAt(at - 1)) >= 0) {
      at--;
    }
    return at;
  }

  private static int blanksAfter(String source, int offset) {
    int at = offset;
    while (at < source.length() && " \t".indexOf(source.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static List<TextRange> merged(List<TextRange> ranges) {
    List<TextRange> merged = new ArrayList<>();
    for (TextRange range :
        ranges.stream().sorted(Comparator.comparingInt(TextRange::start)).toList()) {
      if (!merged.isEmpty() && range.start() <= merged.getLast().end()) {
        merged.set(merged.size() - 1, merged.getLast().cover(range));
      } else {
        merged.add(range);
      }
    }
    return merged;
  }

  /**
   * Takes an instruction out with its lines. A comment directly above goes too, unless another
   * instruction follows at once, of which it may also speak.
   */
  public static TextEdit instruction(Dockerfile dockerfile, PlacedInstruction placed) {
    String text = dockerfile.text();
    LineIndex lines = LineIndex.of(text);
    int first = placed.line();
    int last = placed.endLine();
    if (last + 1 >= lines.lineCount() || !isInstruction(text, lines, last + 1)) {
      int directives =
          dockerfile.directives().stream()
              .mapToInt(directive -> lines.lineOf(directive.range().start()) + 1)
              .max()
              .orElse(0);
      while (first > directives && isComment(text, lines, first - 1)) {
        first--;
      }
    }
    boolean gap = first == 0 || isBlank(text, lines, first - 1);
    if (gap && last + 1 < lines.lineCount() && isBlank(text, lines, last + 1)) {
      last++;
    }
    return new TextEdit(new TextRange(lines.startOf(first), lines.endOf(last)), "");
  }

  private static boolean isBlank(String text, LineIndex lines, int line) {
    return text.substring(lines.startOf(line), lines.endOf(line)).isBlank();
  }

  private static boolean isInstruction(String text, LineIndex lines, int line) {
    return !isBlank(text, lines, line) && !isComment(text, lines, line);
  }

  /**
   * Takes a whole command out of a RUN, or the RUN where it is its only command. Empty where the
   * script would need more than deleting.
   */
  public static Optional<TextEdit> command(
      Dockerfile dockerfile, PlacedInstruction placed, RunCommand command) {
    return command.alone()
        ? Optional.of(instruction(dockerfile, placed))
        : command.cut().map(range -> new TextEdit(placed.absolute(range), ""));
  }
}
