package dev.layerweight.syntax.parse;

import dev.layerweight.grammar.ShellLexer;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** What opens and closes in shell text, told from its tokens alone. */
final class ShellNesting {

  private ShellNesting() {}

  /** How deep quotes, substitutions and commands stand in each other. */
  static int deepest(List<Token> tokens) {
    int depth = 0;
    int deepest = 0;
    boolean commandBegins = true;
    for (Token token : tokens) {
      depth = Math.max(0, depth + change(token.getType(), commandBegins));
      deepest = Math.max(deepest, depth);
      commandBegins = beginsCommand(token.getType());
    }
    return deepest;
  }

  /** By how much a token changes the depth; reserved words count only where a command begins. */
  static int change(int type, boolean commandBegins) {
    return switch (type) {
      case ShellLexer.PAREN_OPEN,
          ShellLexer.COMMAND_OPEN,
          ShellLexer.MORE_COMMAND_OPEN,
          ShellLexer.BRACE_OPEN,
          ShellLexer.MORE_BRACE_OPEN,
          ShellLexer.QUOTE_OPEN,
          ShellLexer.MORE_QUOTE_OPEN,
          ShellLexer.ARITH_OPEN,
          ShellLexer.MORE_ARITH_OPEN ->
          1;
      case ShellLexer.PAREN_CLOSE,
          ShellLexer.BRACE_CLOSE,
          ShellLexer.QUOTE_CLOSE,
          ShellLexer.ARITH_CLOSE ->
          -1;
      case ShellLexer.IF,
          ShellLexer.FOR,
          ShellLexer.WHILE,
          ShellLexer.UNTIL,
          ShellLexer.CASE,
          ShellLexer.CURLY_OPEN ->
          commandBegins ? 1 : 0;
      case ShellLexer.FI, ShellLexer.DONE, ShellLexer.ESAC, ShellLexer.CURLY_CLOSE ->
          commandBegins ? -1 : 0;
      default -> 0;
    };
  }

  /** Whether a token ends a command that stands in no other. */
  static boolean ends(int type, boolean commandBegins) {
    return switch (type) {
      case ShellLexer.SEMICOLON,
          ShellLexer.AMPERSAND,
          ShellLexer.LINE_END,
          ShellLexer.AND_IF,
          ShellLexer.OR_IF,
          ShellLexer.PIPE,
          ShellLexer.PIPE_AND,
          ShellLexer.CASE_END ->
          true;
      case ShellLexer.THEN, ShellLexer.ELIF, ShellLexer.ELSE, ShellLexer.DO -> commandBegins;
      default -> false;
    };
  }

  /** Whether a command may begin after a token. */
  static boolean beginsCommand(int type) {
    return switch (type) {
      case ShellLexer.SEMICOLON,
          ShellLexer.AMPERSAND,
          ShellLexer.LINE_END,
          ShellLexer.AND_IF,
          ShellLexer.OR_IF,
          ShellLexer.PIPE,
          ShellLexer.PIPE_AND,
          ShellLexer.CASE_END,
          ShellLexer.PAREN_OPEN,
          ShellLexer.PAREN_CLOSE,
          ShellLexer.ARM_CLOSE,
          ShellLexer.COMMAND_OPEN,
          ShellLexer.MORE_COMMAND_OPEN,
          ShellLexer.CURLY_OPEN,
          ShellLexer.IF,
          ShellLexer.THEN,
          ShellLexer.ELIF,
          ShellLexer.ELSE,
          ShellLexer.WHILE,
          ShellLexer.UNTIL,
          ShellLexer.DO,
          ShellLexer.BANG ->
          true;
      default -> false;
    };
  }
}
