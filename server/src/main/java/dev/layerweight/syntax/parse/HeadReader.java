package dev.layerweight.syntax.parse;

import dev.layerweight.grammar.InstructionLexer;
import dev.layerweight.grammar.InstructionParser;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** Cuts an instruction into its keyword, its flags and its arguments. */
final class HeadReader {

  /**
   * The pieces of an instruction.
   *
   * @param flags each with its dashes
   * @param arguments the rest, without blanks at its ends
   */
  record Pieces(Cooked keyword, List<Cooked> flags, Cooked arguments) {}

  private HeadReader() {}

  /**
   * @param line a joined line that has at least one character which is no blank
   */
  static Pieces read(Cooked line, char escape) {
    InstructionTokens tokens = InstructionTokens.of(line, escape, InstructionLexer.DEFAULT_MODE);
    InstructionParser.InstructionContext tree = tokens.parse(InstructionParser::instruction);
    Cooked keyword = slice(line, tree.KEYWORD().getSymbol());
    List<Cooked> flags = tree.FLAG().stream().map(flag -> slice(line, flag.getSymbol())).toList();
    Cooked arguments =
        tree.REST() == null
            ? line.slice(line.length(), line.length())
            : slice(line, tree.REST().getSymbol()).trimmed();
    return new Pieces(keyword, flags, arguments);
  }

  private static Cooked slice(Cooked line, Token token) {
    return line.slice(token.getStartIndex(), token.getStopIndex() + 1);
  }
}
