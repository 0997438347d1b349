package dev.layerweight.syntax;

import dev.layerweight.syntax.shell.Script;
import dev.layerweight.text.TextRange;
import java.util.List;

/** How a command is given: as a JSON list, or as text for a shell. */
public sealed interface CommandForm {

  TextRange range();

  /** {@code ["executable", "argument"]}; no shell runs and nothing is put in for variables. */
  record Exec(TextRange range, List<Word> words) implements CommandForm {}

  /**
   * Text for the shell, here-documents included. A RUN that is only {@code <<EOF} has the body as
   * its script.
   *
   * @param interpreter the program of a here-document's {@code #!} line, empty for the shell in
   *     force
   */
  record ShellText(TextRange range, Script script, String interpreter) implements CommandForm {}
}
