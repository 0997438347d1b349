package dev.layerweight.refactor;

import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;

/** Puts the comment above an instruction that keeps a rule from reporting it. */
public final class IgnoreComment {

  private IgnoreComment() {}

  /**
   * The comment as a line of its own, indented as the instruction is.
   *
   * @param line on which the instruction begins, from 0
   * @return empty where none begins there
   */
  public static Optional<Fix> above(Dockerfile dockerfile, int line, String rule) {
    return dockerfile.instructions().stream()
        .filter(placed -> placed.line() == line)
        .findFirst()
        .map(placed -> {
          TextEdit insertion = insertion(dockerfile.text(), placed, rule);
          return new Fix(
              "Ignore here: " + rule, List.of(FileEdit.ofDockerfile(List.of(insertion))), true);
        });
  }

  private static TextEdit insertion(String text, PlacedInstruction placed, String rule) {
    int lineStart = LineIndex.of(text).startOf(placed.line());
    // What stands before the instruction is blank, but for a byte order mark that must stay first.
    String indent = text.substring(lineStart, placed.start()).replace("\uFEFF", "");
    int at = placed.start() - indent.length();
    int firstBreak = text.indexOf('\n');
    boolean windows = firstBreak > 0 && text.charAt(firstBreak - 1) == '\r';
    return new TextEdit(
        new TextRange(at, at), indent + "# layerweight ignore=" + rule + (windows ? "\r\n" : "\n"));
  }
}
