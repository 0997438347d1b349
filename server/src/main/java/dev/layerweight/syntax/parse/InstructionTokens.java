package dev.layerweight.syntax.parse;

import dev.layerweight.grammar.InstructionLexer;
import dev.layerweight.grammar.InstructionParser;
import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.Pair;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/** The tokens of an instruction or of one of its words, ready for the parser. */
final class InstructionTokens {

  private final Cooked text;
  private final Closing lexer;
  private final CommonTokenStream tokens;

  private InstructionTokens(Cooked text, Closing lexer) {
    this.text = text;
    this.lexer = lexer;
    this.tokens = new CommonTokenStream(lexer);
    tokens.fill();
  }

  static InstructionTokens of(Cooked text, char escape, int mode) {
    Closing lexer = new Closing(TextStream.of(text.text(), escape));
    lexer.mode(mode);
    return new InstructionTokens(text, lexer);
  }

  /** The tokens of a list in JSON, where the escape character is text. */
  static InstructionTokens json(Cooked text) {
    Closing lexer = new Closing(TextStream.of(text.text()));
    lexer.mode(InstructionLexer.JSON);
    return new InstructionTokens(text, lexer);
  }

  /** How deep quotes and braces stand in each other. */
  int depth() {
    int depth = 0;
    int deepest = 0;
    for (Token token : tokens.getTokens()) {
      switch (token.getType()) {
        case InstructionLexer.QUOTE_OPEN, InstructionLexer.BRACE_OPEN ->
            deepest = Math.max(deepest, ++depth);
        case InstructionLexer.QUOTE_CLOSE,
            InstructionLexer.BRACE_CLOSE,
            InstructionLexer.BAD_SUBSTITUTION ->
            depth--;
        default -> {}
      }
    }
    return deepest;
  }

  /** Notes what the text leaves open. */
  void report(Notes notes, String quoteAdvice) {
    if (lexer.openQuote) {
      notes.add(text.range(), quoteAdvice);
    } else if (lexer.openBrace) {
      notes.add(text.range(), "missing } after ${");
    }
  }

  /**
   * Parses with the fast prediction and, where that fails, with the full one.
   *
   * @throws ParseCancellationException if the text does not fit the rule
   */
  <T> T parse(Function<InstructionParser, T> rule) {
    try {
      return rule.apply(parser(PredictionMode.SLL));
    } catch (ParseCancellationException e) {
      return rule.apply(parser(PredictionMode.LL));
    }
  }

  private InstructionParser parser(PredictionMode mode) {
    tokens.seek(0);
    InstructionParser parser = new InstructionParser(tokens);
    parser.removeErrorListeners();
    DefaultErrorStrategy strategy = new BailErrorStrategy();
    parser.setErrorHandler(strategy);
    parser.getInterpreter().setPredictionMode(mode);
    return parser;
  }

  /**
   * Closes at the end of the text what is still open, so that the grammar needs no rules for it.
   */
  private static final class Closing extends InstructionLexer {

    private boolean openQuote;
    private boolean openBrace;

    private Closing(CharStream input) {
      super(input);
      removeErrorListeners();
    }

    @Override
    public Token nextToken() {
      Token token = super.nextToken();
      if (token.getType() != Token.EOF || _modeStack.isEmpty()) {
        return token;
      }
      boolean quote = _mode == QUOTED;
      openQuote |= quote;
      // A pattern without its second slash is noted where the pattern is read.
      openBrace |= !quote && _mode != PATTERN;
      popMode();
      CommonToken closing =
          new CommonToken(
              new Pair<>(this, _input),
              quote ? QUOTE_CLOSE : BRACE_CLOSE,
              Token.DEFAULT_CHANNEL,
              _input.size(),
              _input.size() - 1);
      closing.setText("");
      return closing;
    }
  }
}
