package dev.layerweight.syntax.parse;

import dev.layerweight.grammar.ShellLexer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.Token;

/**
 * The shell's lexer with what no grammar of tokens can say: the lines of here-documents are taken
 * out of the text, and the closing parenthesis of a case pattern closes nothing.
 */
final class ShellTokens extends ShellLexer {

  /**
   * A here-document of the shell text.
   *
   * @param body the lines' place; empty where the text ends before them
   */
  record Here(
      String delimiter, boolean quoted, boolean stripsTabs, Optional<HereDocuments.Body> body) {}

  private record Pending(Token operator, String delimiter, boolean quoted) {}

  private final String text;
  private final Map<Integer, Here> heres = new HashMap<>();
  private final List<Pending> pending = new ArrayList<>();
  private Optional<Token> operator = Optional.empty();
  private int delimiterStart = -1;
  private int delimiterEnd = -1;

  private boolean commandBegins = true;

  /** How many {@code case} are open at each level of parentheses. */
  private final Deque<Integer> cases = new ArrayDeque<>(List.of(0));

  ShellTokens(CharStream input, String text) {
    super(input);
    removeErrorListeners();
    this.text = text;
  }

  /** The here-document whose operator begins at {@code place}. */
  Here here(int place) {
    return heres.getOrDefault(place, new Here("", false, false, Optional.empty()));
  }

  /** Whether the text ended inside of double quotes. */
  boolean endsInQuote() {
    return _mode == QUOTED;
  }

  @Override
  public Token nextToken() {
    Token token = super.nextToken();
    followDelimiter(token);
    switch (token.getType()) {
      case HERE -> {
        operator = Optional.of(token);
        delimiterStart = -1;
      }
      case LINE_END -> readBodies();
      case CASE -> changeCases(1);
      case ESAC -> changeCases(-1);
      default -> {}
    }
    commandBegins = ShellNesting.beginsCommand(token.getType());
    return token;
  }

  @Override
  public void pushMode(int mode) {
    if (mode == DEFAULT_MODE) {
      cases.push(0);
    }
    super.pushMode(mode);
  }

  /** Text may close more than it opens; then the lexer stays where it is. */
  @Override
  public int popMode() {
    boolean closesParenthesis = _mode == DEFAULT_MODE || _mode == WORD;
    if (closesParenthesis && cases.peek() > 0) {
      setType(ARM_CLOSE);
    }
    if (closesParenthesis && (cases.peek() > 0 || _modeStack.isEmpty())) {
      mode(DEFAULT_MODE);
      return DEFAULT_MODE;
    }
    if (closesParenthesis && cases.size() > 1) {
      cases.pop();
    }
    return _modeStack.isEmpty() ? _mode : super.popMode();
  }

  /** Reserved words are words like others where no command begins. */
  private void changeCases(int change) {
    if (commandBegins) {
      cases.push(Math.max(0, cases.pop() + change));
    }
  }

  private void followDelimiter(Token token) {
    if (operator.isEmpty()) {
      return;
    }
    boolean endsWord =
        switch (token.getType()) {
          case EOF, LINE_END, SEMICOLON, AMPERSAND, AND_IF, OR_IF, PIPE, PIPE_AND -> true;
          case CASE_END, PAREN_OPEN, PAREN_CLOSE, ARM_CLOSE, REDIRECT, HERE -> true;
          default -> delimiterStart >= 0 && token.getStartIndex() != delimiterEnd;
        };
    if (!endsWord) {
      delimiterStart = delimiterStart < 0 ? token.getStartIndex() : delimiterStart;
      delimiterEnd = token.getStopIndex() + 1;
      return;
    }
    if (delimiterStart >= 0) {
      String written = text.substring(delimiterStart, delimiterEnd);
      String delimiter = HereDocuments.unquoted(written);
      boolean quoted = !delimiter.equals(written);
      Token found = operator.get();
      pending.add(new Pending(found, delimiter, quoted));
      heres.put(
          found.getStartIndex(), new Here(delimiter, quoted, stripsTabs(found), Optional.empty()));
    }
    operator = Optional.empty();
  }

  private static boolean stripsTabs(Token operator) {
    return operator.getText().endsWith("-");
  }

  private void readBodies() {
    for (Pending one : pending) {
      boolean strips = stripsTabs(one.operator);
      int from = _input.index();
      HereDocuments.Body body = HereDocuments.body(text, from, one.delimiter, strips);
      heres.put(
          one.operator.getStartIndex(),
          new Here(one.delimiter, one.quoted, strips, Optional.of(body)));
      _input.seek(Math.min(LogicalLine.lineEnd(text, body.end()) + 1, text.length()));
    }
    pending.clear();
  }
}
