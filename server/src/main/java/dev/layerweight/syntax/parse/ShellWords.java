package dev.layerweight.syntax.parse;

import dev.layerweight.grammar.ShellLexer;
import dev.layerweight.grammar.ShellParser;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.syntax.shell.ShellWord;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Turns the parser's words of a shell text into records. */
final class ShellWords {

  private final Cooked text;
  private final ShellTree tree;
  private final int nesting;
  private final Notes notes;

  ShellWords(Cooked text, ShellTree tree, int nesting, Notes notes) {
    this.text = text;
    this.tree = tree;
    this.nesting = nesting;
    this.notes = notes;
  }

  ShellWord word(ShellParser.WordContext word) {
    return parts(range(word), word.children);
  }

  ShellWord word(ShellParser.FirstWordContext word) {
    return parts(range(word), word.children);
  }

  ShellWord pattern(ShellParser.PatternContext pattern) {
    return parts(range(pattern), pattern.children);
  }

  ShellWord parts(TextRange range, List<? extends ParseTree> children) {
    Parts parts = new Parts();
    children.forEach(child -> add(child, parts, false));
    return new ShellWord(range, parts.done());
  }

  ShellWord quoted(TextRange range, List<? extends ParseTree> children) {
    Parts parts = new Parts();
    children.forEach(child -> add(child, parts, true));
    return new ShellWord(range, parts.done());
  }

  ShellWord hereBody(Cooked lines, boolean quoted) {
    return ShellReader.hereBody(lines, quoted, nesting / 2, notes);
  }

  /** The words of {@code [[ ... ]]}, its operators being words as well. */
  List<ShellWord> bracketWords(ShellParser.BracketsContext brackets) {
    List<ShellWord> words = new ArrayList<>();
    Parts parts = new Parts();
    int start = -1;
    int end = -1;
    for (ParseTree child : brackets.children) {
      Token first = child instanceof TerminalNode node ? node.getSymbol() : start(child);
      Token last = child instanceof TerminalNode node ? node.getSymbol() : stop(child);
      if (last.getType() == ShellLexer.LINE_END) {
        continue;
      }
      if (start >= 0 && first.getStartIndex() != end) {
        words.add(new ShellWord(text.range(start, end), parts.done()));
        parts = new Parts();
        start = -1;
      }
      start = start < 0 ? first.getStartIndex() : start;
      end = last.getStopIndex() + 1;
      add(child, parts, false);
    }
    words.add(new ShellWord(text.range(start, end), parts.done()));
    return List.copyOf(words);
  }

  private static Token start(ParseTree tree) {
    return ((ParserRuleContext) tree).getStart();
  }

  private static Token stop(ParseTree tree) {
    return ((ParserRuleContext) tree).getStop();
  }

  /** Adds what a token or a rule within a word stands for. */
  private void add(ParseTree piece, Parts parts, boolean quoted) {
    switch (piece) {
      case TerminalNode node -> token(node.getSymbol(), parts, quoted);
      case ParserRuleContext context when context.getChildCount() == 2 && isTail(context) ->
          tail(context, parts, quoted);
      case ParserRuleContext context ->
          context.children.forEach(child -> add(child, parts, quoted));
      default -> throw new IllegalStateException("not a piece of a word: " + piece.getText());
    }
  }

  private static boolean isTail(ParserRuleContext context) {
    return switch (context.getChild(1)) {
      case ShellParser.QuotedTailContext _ -> true;
      case ShellParser.ParameterTailContext _ -> true;
      case ShellParser.CommandTailContext _ -> true;
      case ShellParser.ArithmeticTailContext _ -> true;
      default -> false;
    };
  }

  private void tail(ParserRuleContext context, Parts parts, boolean quoted) {
    TextRange range = range(context);
    int from = context.getStart().getStopIndex() + 1;
    switch (context.getChild(1)) {
      case ShellParser.QuotedTailContext tail -> {
        parts.text(range(context.getStart()), "", true);
        tail.wordMore().forEach(more -> add(more, parts, true));
        parts.text(range(tail.getStop()), "", true);
      }
      case ShellParser.ParameterTailContext tail -> parts.add(parameter(range, tail, quoted));
      case ShellParser.CommandTailContext tail -> {
        Script script = tree.substitution(tail, from, tail.getStop().getStartIndex());
        parts.add(new ShellWord.CommandSubstitution(range, script, quoted));
      }
      case ShellParser.ArithmeticTailContext tail -> {
        String expression = text.text().substring(from, tail.getStop().getStartIndex());
        parts.add(new ShellWord.Arithmetic(range, expression, quoted));
      }
      default -> throw new IllegalStateException("not a tail: " + context.getText());
    }
  }

  private ShellWord.Parameter parameter(
      TextRange range, ShellParser.ParameterTailContext tail, boolean quoted) {
    if (tail.LENGTH() != null) {
      return new ShellWord.Parameter(
          range,
          tail.LENGTH().getText().substring(1),
          "#length",
          Optional.empty(),
          Optional.empty(),
          quoted);
    }
    String name = tail.NAME().getText();
    if (tail.operand().isEmpty()) {
      return new ShellWord.Parameter(range, name, "", Optional.empty(), Optional.empty(), quoted);
    }
    int begin = tail.NAME().getSymbol().getStopIndex() + 1;
    Token sign = ((TerminalNode) tail.getChild(1)).getSymbol();
    String operator = sign.getType() == ShellLexer.OTHER_OPERATOR ? "other" : sign.getText();
    int operandStart =
        sign.getType() == ShellLexer.OTHER_OPERATOR ? begin : sign.getStopIndex() + 1;
    int close = tail.BRACE_CLOSE().getSymbol().getStartIndex();
    int operandEnd =
        tail.PATTERN_END() == null ? close : tail.PATTERN_END().getSymbol().getStartIndex();
    List<ParseTree> operandParts = new ArrayList<>();
    if (sign.getType() == ShellLexer.OTHER_OPERATOR) {
      operandParts.add(tail.getChild(1));
    }
    operandParts.addAll(tail.operand(0).wordMore());
    // Quotes around the braces do not hide the signs of a pattern.
    boolean pattern = "#%/".indexOf(operator.charAt(0)) >= 0;
    ShellWord operand = operand(operandStart, operandEnd, operandParts, quoted && !pattern);
    Optional<ShellWord> replacement =
        tail.PATTERN_END() == null
            ? Optional.empty()
            : Optional.of(operand(operandEnd + 1, close, tail.operand(1).wordMore(), quoted));
    return new ShellWord.Parameter(
        range, name, operator, Optional.of(operand), replacement, quoted);
  }

  private ShellWord operand(int from, int to, List<? extends ParseTree> parts, boolean quoted) {
    TextRange range = text.range(from, to);
    return quoted ? quoted(range, parts) : parts(range, parts);
  }

  private void token(Token token, Parts parts, boolean quoted) {
    TextRange range = range(token);
    String written = token.getText();
    switch (token.getType()) {
      case ShellLexer.ESCAPED, ShellLexer.MORE_ESCAPED ->
          parts.text(range, written.substring(1), true);
      case ShellLexer.SINGLE, ShellLexer.MORE_SINGLE ->
          parts.text(range, written.substring(1, written.length() - 1), true);
      case ShellLexer.ANSI, ShellLexer.MORE_ANSI ->
          parts.text(range, AnsiQuote.decode(written.substring(2, written.length() - 1)), true);
      case ShellLexer.PARAMETER, ShellLexer.MORE_PARAMETER ->
          parts.add(
              new ShellWord.Parameter(
                  range, written.substring(1), "", Optional.empty(), Optional.empty(), quoted));
      case ShellLexer.BACKQUOTED, ShellLexer.MORE_BACKQUOTED -> {
        Script script = ShellReader.read(backquoted(token, quoted), nesting / 2, notes);
        parts.add(new ShellWord.CommandSubstitution(range, script, quoted));
      }
      default -> parts.text(range, written, quoted);
    }
  }

  /** The text between backquotes, in which a backslash hides only a few characters. */
  private Cooked backquoted(Token token, boolean quoted) {
    Cooked.Builder inner = new Cooked.Builder();
    String all = text.text();
    int at = token.getStartIndex() + 1;
    int end = token.getStopIndex();
    while (at < end) {
      boolean hides =
          all.charAt(at) == '\\'
              && at + 1 < end
              && ("$`\\".indexOf(all.charAt(at + 1)) >= 0 || quoted && all.charAt(at + 1) == '"');
      int kept = hides ? at + 1 : at;
      inner.add(all.charAt(kept), text.origin(at), text.range(at, kept + 1).end());
      at = kept + 1;
    }
    return inner.build(text.origin(end));
  }

  private TextRange range(ParserRuleContext context) {
    return text.range(context.getStart().getStartIndex(), context.getStop().getStopIndex() + 1);
  }

  private TextRange range(Token token) {
    return text.range(token.getStartIndex(), token.getStopIndex() + 1);
  }

  /** Collects parts and joins texts that touch and are quoted alike. */
  private static final class Parts {

    private final List<ShellWord.Part> parts = new ArrayList<>();

    private void add(ShellWord.Part part) {
      dropEmptyText();
      parts.add(part);
    }

    private void text(TextRange range, String value, boolean quoted) {
      if (parts.isEmpty() || !(parts.getLast() instanceof ShellWord.Text before)) {
        if (!value.isEmpty() || parts.isEmpty()) {
          parts.add(new ShellWord.Text(range, value, quoted));
        }
        return;
      }
      boolean joins = before.quoted() == quoted || before.text().isEmpty() || value.isEmpty();
      if (!joins) {
        parts.add(new ShellWord.Text(range, value, quoted));
        return;
      }
      boolean joined = value.isEmpty() ? before.quoted() : quoted;
      parts.removeLast();
      parts.add(new ShellWord.Text(before.range().cover(range), before.text() + value, joined));
    }

    /** A text of no characters counts only where it is the whole word, as in {@code ""}. */
    private void dropEmptyText() {
      if (!parts.isEmpty()
          && parts.getLast() instanceof ShellWord.Text text
          && text.text().isEmpty()) {
        parts.removeLast();
      }
    }

    private List<ShellWord.Part> done() {
      if (parts.size() > 1) {
        dropEmptyText();
      }
      return List.copyOf(parts);
    }
  }
}
