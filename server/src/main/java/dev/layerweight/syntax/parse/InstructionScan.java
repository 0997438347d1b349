package dev.layerweight.syntax.parse;

import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.CommonEnds;
import dev.layerweight.text.LineIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the instructions of one text, from its first line or from the tree of a text that is nearly
 * the same.
 *
 * <p>Between two instructions a reader knows nothing but where it is, so that after an edit it may
 * begin behind any instruction before it, and stop as soon as it stands where it stood in the older
 * text, too.
 */
final class InstructionScan {

  private final String text;
  private final int begin;
  private final char escape;
  private final InstructionCache cache;
  private final List<PlacedInstruction> found = new ArrayList<>();

  /** The line of {@link #counted}, from 0. */
  private int line;

  private int counted;

  InstructionScan(String text, int begin, char escape, InstructionCache cache) {
    this.text = text;
    this.begin = begin;
    this.escape = escape;
    this.cache = cache;
  }

  /** All instructions. */
  List<PlacedInstruction> all() {
    for (int at = begin; at < text.length(); ) {
      at = next(at);
    }
    return List.copyOf(found);
  }

  /**
   * All instructions, those of {@code before} used again where its text is the same.
   *
   * @param before a tree with the same escape character, with a byte order mark if this text has
   *     one
   */
  List<PlacedInstruction> after(Dockerfile before, CommonEnds common) {
    List<PlacedInstruction> old = before.instructions();
    int at = head(old, common.prefix());
    int suffixStart = text.length() - common.suffix();
    int distance = text.length() - before.text().length();
    while (at < text.length()) {
      // The character before must be one of the older text's, so that both stand at a line's start.
      if (at > suffixStart && tail(before.text(), old, at, distance)) {
        break;
      }
      at = next(at);
    }
    return List.copyOf(found);
  }

  /** Takes over what ends before the first difference; answers where to go on. */
  private int head(List<PlacedInstruction> old, int prefix) {
    // Which lines the last instruction has taken is not known: it may have reached the end.
    int last = Math.min(firstFrom(old, prefix) - 1, old.size() - 2);
    while (last >= 0 && nextLine(text, old.get(last)) > prefix) {
      last--;
    }
    if (last < 0) {
      return begin;
    }
    found.addAll(old.subList(0, last + 1));
    line = old.get(last).line();
    counted = old.get(last).start();
    return nextLine(text, old.get(last));
  }

  /**
   * Takes over what begins behind {@code at}, if a reader of the older text came to stand there.
   */
  private boolean tail(String oldText, List<PlacedInstruction> old, int at, int distance) {
    int first = firstFrom(old, at - distance);
    if (first == old.size() || first > 0 && nextLine(oldText, old.get(first - 1)) > at - distance) {
      return false;
    }
    int lines = lineOf(old.get(first).start() + distance) - old.get(first).line();
    if (lines == 0 && distance == 0) {
      found.addAll(old.subList(first, old.size()));
      return true;
    }
    for (PlacedInstruction placed : old.subList(first, old.size())) {
      found.add(
          new PlacedInstruction(
              placed.start() + distance,
              placed.line() + lines,
              placed.endLine() + lines,
              placed.instruction()));
    }
    return true;
  }

  /** The number of the first instruction that begins at {@code offset} or behind it. */
  private static int firstFrom(List<PlacedInstruction> instructions, int offset) {
    int low = 0;
    int high = instructions.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (instructions.get(middle).start() < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Where the line begins that follows an instruction which is not the last one. */
  private static int nextLine(String text, PlacedInstruction placed) {
    int end = placed.start() + placed.instruction().head().source().length();
    return LogicalLine.lineEnd(text, end) + 1;
  }

  /** Reads what begins with the line at {@code at}; answers where to go on. */
  private int next(int at) {
    int lineEnd = LogicalLine.lineEnd(text, at);
    int content = LogicalLine.skipBlanks(text, at, lineEnd);
    if (content == lineEnd || text.charAt(content) == '#') {
      return lineEnd + 1;
    }
    LogicalLine logical = LogicalLine.find(text, at, escape);
    if (logical.start() == logical.end()) {
      return logical.next();
    }
    int end = logical.end();
    int next = logical.next();
    List<HereDocuments.Body> bodies = bodies(logical);
    if (!bodies.isEmpty()) {
      end = bodies.getLast().end();
      next = Math.min(LogicalLine.lineEnd(text, end) + 1, text.length());
    }
    int firstLine = lineOf(logical.start());
    int lastLine = lineOf(Math.max(logical.start(), end - 1));
    found.add(
        new PlacedInstruction(
            logical.start(),
            firstLine,
            lastLine,
            cache.get(text.substring(logical.start(), end), escape)));
    return next;
  }

  /** The line of an offset that does not lie before those that were asked for. */
  private int lineOf(int offset) {
    line += LineIndex.ends(text, counted, offset);
    counted = offset;
    return line;
  }

  private List<HereDocuments.Body> bodies(LogicalLine logical) {
    boolean possible =
        text.indexOf("<<", logical.start(), logical.end()) >= 0
            && logical.end() - logical.start() <= Limits.INSTRUCTION_CHARACTERS;
    if (!possible) {
      return List.of();
    }
    Cooked cooked = LogicalLine.cook(text.substring(logical.start(), logical.end()), escape);
    return HereDocuments.bodies(text, logical.next(), HereDocuments.operators(cooked, escape));
  }
}
