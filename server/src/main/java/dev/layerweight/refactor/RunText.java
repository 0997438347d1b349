package dev.layerweight.refactor;

import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.HereDocument;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.shell.ShellCommand;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Edits inside of RUN that keep continuations, indentation, here-documents and line endings. */
public final class RunText {

  private static final Pattern NEXT_LINE =
      Pattern.compile(
          "[\\\\`][ \\t]*(\\r\\n|\\n|\\r)(?:[ \\t]*#[^\\r\\n]*\\1)*([ \\t]*)(&&[ \\t]*)?");

  /** {@code set -e} and its kin as the first command. */
  private static final Pattern GIVES_UP =
      Pattern.compile("(?is)^\\s*run\\s[^;]*?\\bset\\s+-\\w*e[^;]*;");

  /** What may follow the last command without belonging to it: separators and comments. */
  private static final Pattern HARMLESS_TAIL =
      Pattern.compile("[\\s;\\\\`]*(#.*)?", Pattern.DOTALL);

  private RunText() {}

  /**
   * Lets one more command run at the end, in the way the commands before it are written. Empty
   * where that cannot be done by adding text: the JSON form, or a script for another interpreter.
   */
  public static Optional<TextEdit> append(PlacedInstruction placed, String command) {
    if (!(placed.instruction() instanceof Instruction.Run run)
        || !(run.command() instanceof CommandForm.ShellText text)
        || !text.interpreter().isEmpty() && !text.interpreter().endsWith("sh")) {
      return Optional.empty();
    }
    String source = run.head().source();
    if (!run.head().hereDocuments().isEmpty()) {
      HereDocument body = run.head().hereDocuments().getLast();
      boolean scriptItself =
          run.head().hereDocuments().size() == 1
              && body.bodyRange().contains(text.script().range());
      return scriptItself
          ? Optional.of(insert(placed, body.bodyRange().end(), line(source, body, command)))
          : Optional.empty();
    }
    return lastCommandEnd(source, text)
        .map(end -> insert(placed, end, next(source.substring(0, end), text) + command));
  }

  /**
   * As {@link #joint}, but behind a semicolon where all commands stand so and the shell gives up at
   * the first that fails. Of a chain it would not: there {@code &&} has to follow.
   */
  private static String next(String source, CommandForm.ShellText text) {
    boolean simple = text.script().commands().getLast() instanceof ShellCommand.Simple;
    return joint(source, simple && GIVES_UP.matcher(source).find());
  }

  /**
   * Where the last command ends; a comment may follow it, into which nothing must be added. Empty
   * where there is no command, or where something else follows, such as a lone {@code &}.
   */
  static Optional<Integer> lastCommandEnd(String source, CommandForm.ShellText text) {
    if (text.script().commands().isEmpty()) {
      return Optional.empty();
    }
    int end = text.script().commands().getLast().range().end();
    return HARMLESS_TAIL.matcher(source.substring(end)).matches()
        ? Optional.of(end)
        : Optional.empty();
  }

  /** A line of its own at the end of a here-document, indented as the line before. */
  private static String line(String source, HereDocument document, String command) {
    String body = document.bodyRange().of(source);
    String ending = body.contains("\r\n") ? "\r\n" : "\n";
    String last = body.stripTrailing();
    String lastLine = last.substring(last.lastIndexOf('\n') + 1);
    String indent = lastLine.substring(0, lastLine.length() - lastLine.stripLeading().length());
    boolean endsLine = body.isEmpty() || body.endsWith("\n");
    return endsLine ? indent + command + ending : ending + indent + command;
  }

  /**
   * {@code " && "}, or a new line in the manner of the last line that begins with it; behind a list
   * of which each word has its own line, a line like these.
   */
  public static String joint(String source) {
    return joint(source, false);
  }

  private static String joint(String source, boolean givesUp) {
    Matcher matcher = NEXT_LINE.matcher(source);
    String joint = " && ";
    String list = "";
    while (matcher.find()) {
      String continuation = source.substring(matcher.start(), matcher.start() + 1);
      String nextLine = " " + continuation + matcher.group(1) + matcher.group(2);
      if (matcher.group(3) != null) {
        joint = nextLine + matcher.group(3);
      } else if (source.substring(0, matcher.start()).stripTrailing().endsWith("&&")) {
        joint = " &&" + nextLine;
      } else if (givesUp && source.substring(0, matcher.start()).stripTrailing().endsWith(";")) {
        joint = ";" + nextLine;
      } else {
        list = nextLine + "&& ";
      }
    }
    return joint.equals(" && ") && !list.isEmpty() ? list : joint;
  }

  public static TextEdit insert(PlacedInstruction placed, int offset, String text) {
    return new TextEdit(placed.absolute(new TextRange(offset, offset)), text);
  }
}
