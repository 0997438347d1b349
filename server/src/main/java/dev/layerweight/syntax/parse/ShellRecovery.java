package dev.layerweight.syntax.parse;

import dev.layerweight.grammar.ShellParser;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/**
 * Goes on after a shell command that does not fit the grammar.
 *
 * <p>Only the rule {@code command} recovers: it takes everything up to the next separator outside
 * of parentheses and compound commands. All other rules hand the error on to it.
 */
final class ShellRecovery extends DefaultErrorStrategy {

  private boolean recovered;

  /** Whether anything did not fit. */
  boolean hasRecovered() {
    return recovered;
  }

  @Override
  public void reportError(Parser parser, RecognitionException e) {
    // The converted tree has the problem, in words that speak of the shell and not of a grammar.
  }

  @Override
  public void sync(Parser parser) {
    // Skipping single tokens would hide what does not fit.
  }

  @Override
  public Token recoverInline(Parser parser) {
    throw new InputMismatchException(parser);
  }

  @Override
  public void recover(Parser parser, RecognitionException e) {
    if (parser.getContext().getRuleIndex() != ShellParser.RULE_command) {
      throw e;
    }
    recovered = true;
    TokenStream tokens = parser.getInputStream();
    int end = commandEnd(tokens, parser.getContext().getStart().getTokenIndex());
    while (tokens.index() < end && tokens.LA(1) != Token.EOF) {
      parser.consume();
    }
  }

  /** The index of the token that ends the command which begins at {@code start}. */
  private static int commandEnd(TokenStream tokens, int start) {
    int depth = 0;
    int at = start;
    boolean commandBegins = true;
    while (tokens.get(at).getType() != Token.EOF) {
      int type = tokens.get(at).getType();
      if (depth == 0 && ShellNesting.ends(type, commandBegins)) {
        return at;
      }
      int change = ShellNesting.change(type, commandBegins);
      if (depth == 0 && change < 0) {
        return at;
      }
      depth += change;
      commandBegins = ShellNesting.beginsCommand(type);
      at++;
    }
    return at;
  }
}
