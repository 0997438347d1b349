package dev.layerweight.syntax.parse;

import dev.layerweight.grammar.InstructionLexer;
import dev.layerweight.grammar.InstructionParser;
import dev.layerweight.grammar.InstructionParser.LiteralContext;
import dev.layerweight.grammar.InstructionParser.PartContext;
import dev.layerweight.grammar.InstructionParser.QuotedContext;
import dev.layerweight.grammar.InstructionParser.VariableContext;
import dev.layerweight.syntax.Word;
import dev.layerweight.syntax.WordPart;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Reads one word of an instruction: removes quotes and escapes, finds the variables. */
final class WordReader {

  /** A word cut at its first equals sign. */
  record Pair(Word key, Optional<Word> value) {}

  private final char escape;
  private final Notes notes;
  private final String quoteAdvice;

  /** Reads words that their quotes hold together. */
  WordReader(char escape, Notes notes) {
    this(escape, notes, "unterminated quote; add the closing quote");
  }

  /**
   * @param quoteAdvice what to say where a quote has no partner
   */
  WordReader(char escape, Notes notes, String quoteAdvice) {
    this.escape = escape;
    this.notes = notes;
    this.quoteAdvice = quoteAdvice;
  }

  Word word(Cooked text) {
    return word(text, text.range());
  }

  /**
   * @param range where the word stands, where that is more than its text (quotes of JSON)
   */
  Word word(Cooked text, TextRange range) {
    if (isPlain(text.text())) {
      return plain(text, range);
    }
    InstructionTokens tokens = InstructionTokens.of(text, escape, InstructionLexer.WORD);
    if (tokens.depth() > Limits.NESTING) {
      notes.add(text.range(), "variables stand too deep in each other; use fewer braces");
      return plain(text, range);
    }
    tokens.report(notes, quoteAdvice);
    InstructionParser.WordContext tree = tokens.parse(InstructionParser::word);
    return new Word(range, parts(text, tree.part(), false));
  }

  /** Reads {@code key=value}; no value where there is no equals sign. */
  Pair pair(Cooked text) {
    int equals = text.text().indexOf('=');
    if (isPlain(text.text())) {
      if (equals < 0) {
        return new Pair(plain(text, text.range()), Optional.empty());
      }
      Cooked value = text.slice(equals + 1, text.length());
      Cooked key = text.slice(0, equals);
      return new Pair(plain(key, key.range()), Optional.of(plain(value, value.range())));
    }
    InstructionTokens tokens = InstructionTokens.of(text, escape, InstructionLexer.WORD);
    if (tokens.depth() > Limits.NESTING) {
      notes.add(text.range(), "variables stand too deep in each other; use fewer braces");
      return new Pair(plain(text, text.range()), Optional.empty());
    }
    tokens.report(notes, quoteAdvice);
    InstructionParser.BindingContext tree = tokens.parse(InstructionParser::binding);
    List<ParserRuleContext> keys = new ArrayList<>();
    for (ParseTree child : tree.children) {
      if (child instanceof ParserRuleContext context && !(context instanceof PartContext)) {
        keys.add(context);
      }
    }
    TerminalNode cut = tree.EQUALS();
    if (cut == null) {
      return new Pair(new Word(text.range(), parts(text, keys, false)), Optional.empty());
    }
    int place = cut.getSymbol().getStartIndex();
    Word key = new Word(text.range(0, place), parts(text, keys, false));
    Word value = new Word(text.range(place + 1, text.length()), parts(text, tree.part(), false));
    return new Pair(key, Optional.of(value));
  }

  private boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '$' || c == '\'' || c == '"' || c == escape) {
        return false;
      }
    }
    return true;
  }

  private static Word plain(Cooked text, TextRange range) {
    return text.length() == 0
        ? new Word(range, List.of())
        : new Word(range, List.of(new WordPart.Literal(text.range(), text.text())));
  }

  private List<WordPart> parts(
      Cooked text, List<? extends ParserRuleContext> contexts, boolean rawEscapes) {
    Parts parts = new Parts(text);
    contexts.forEach(context -> add(context, parts, rawEscapes));
    return parts.done();
  }

  private void add(ParserRuleContext context, Parts parts, boolean rawEscapes) {
    switch (context) {
      case PartContext part -> {
        ParseTree child = part.getChild(0);
        if (child instanceof TerminalNode equals) {
          parts.literal(equals.getSymbol(), "=");
        } else {
          add((ParserRuleContext) child, parts, rawEscapes);
        }
      }
      case LiteralContext literal -> {
        Token token = literal.getStart();
        parts.literal(token, unescaped(token, rawEscapes));
      }
      case QuotedContext quoted -> addQuoted(quoted, parts, rawEscapes);
      case VariableContext variable -> addVariable(variable, parts);
      default -> throw new IllegalStateException("not a part of a word: " + context.getText());
    }
  }

  private static String unescaped(Token token, boolean rawEscapes) {
    String written = token.getText();
    if (rawEscapes) {
      return written;
    }
    return switch (token.getType()) {
      case InstructionLexer.ESCAPED -> written.substring(1);
      case InstructionLexer.ESCAPE_AT_END -> "";
      default -> written;
    };
  }

  private void addQuoted(QuotedContext quoted, Parts parts, boolean rawEscapes) {
    Token first = quoted.getStart();
    switch (first.getType()) {
      case InstructionLexer.SINGLE_QUOTED ->
          parts.literal(first, first.getText().substring(1, first.getText().length() - 1));
      case InstructionLexer.OPEN_SINGLE -> {
        notes.add(parts.range(first), quoteAdvice);
        parts.literal(first, first.getText().substring(1));
      }
      default -> {
        parts.literal(first, "");
        quoted.part().forEach(part -> add(part, parts, rawEscapes));
        parts.literal(quoted.getStop(), "");
      }
    }
  }

  private void addVariable(VariableContext variable, Parts parts) {
    String source = parts.source(variable);
    TextRange range = parts.range(variable);
    if (variable.VARIABLE() != null) {
      parts.add(new WordPart.Variable(range, source, source.substring(1), Optional.empty()));
      return;
    }
    if (variable.NAME() == null || variable.BAD_SUBSTITUTION() != null) {
      notes.add(range, "bad substitution; write ${NAME} or ${NAME:-default}");
      parts.literal(variable, source);
      return;
    }
    Optional<WordPart.Modifier> modifier =
        Optional.ofNullable(variable.modifier()).map(context -> modifier(context, parts.text));
    parts.add(new WordPart.Variable(range, source, variable.NAME().getText(), modifier));
  }

  private WordPart.Modifier modifier(InstructionParser.ModifierContext context, Cooked text) {
    Token operator = context.getStart();
    String written = operator.getText();
    boolean rawEscapes = !written.endsWith("-") && !written.endsWith("+") && !written.endsWith("?");
    int from = operator.getStopIndex() + 1;
    int separator =
        context.PATTERN_END() == null
            ? context.getStop().getStopIndex() + 1
            : context.PATTERN_END().getSymbol().getStartIndex();
    Word operand =
        new Word(
            text.range(from, Math.max(from, separator)),
            parts(text, context.operand(0).part(), rawEscapes));
    if (context.SLASH() == null) {
      return new WordPart.Modifier(written, operand, Optional.empty());
    }
    if (context.PATTERN_END() == null) {
      notes.add(operand.range(), "missing / and the new text in ${NAME/old/new}");
      return new WordPart.Modifier(written, operand, Optional.empty());
    }
    int begin = separator + 1;
    int end = Math.max(begin, context.getStop().getStopIndex() + 1);
    Word replacement =
        new Word(text.range(begin, end), parts(text, context.operand(1).part(), rawEscapes));
    return new WordPart.Modifier(written, operand, Optional.of(replacement));
  }

  /** Collects parts and joins literals that touch. */
  private static final class Parts {

    private final Cooked text;
    private final List<WordPart> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private Optional<TextRange> literalRange = Optional.empty();

    private Parts(Cooked text) {
      this.text = text;
    }

    private TextRange range(Token token) {
      return text.range(token.getStartIndex(), token.getStopIndex() + 1);
    }

    private TextRange range(ParserRuleContext context) {
      return text.range(context.getStart().getStartIndex(), context.getStop().getStopIndex() + 1);
    }

    private String source(ParserRuleContext context) {
      return text.text()
          .substring(context.getStart().getStartIndex(), context.getStop().getStopIndex() + 1);
    }

    private void literal(Token token, String value) {
      literal(range(token), value);
    }

    private void literal(ParserRuleContext context, String value) {
      literal(range(context), value);
    }

    private void literal(TextRange range, String value) {
      literal.append(value);
      literalRange = Optional.of(literalRange.map(before -> before.cover(range)).orElse(range));
    }

    private void add(WordPart part) {
      flush(true);
      parts.add(part);
    }

    /** A literal of no text counts only where it is the whole word, as in {@code ""}. */
    private void flush(boolean skipsEmpty) {
      if (!literal.isEmpty() || !skipsEmpty) {
        literalRange.ifPresent(range -> parts.add(new WordPart.Literal(range, literal.toString())));
      }
      literal.setLength(0);
      literalRange = Optional.empty();
    }

    private List<WordPart> done() {
      flush(!parts.isEmpty());
      return List.copyOf(parts);
    }
  }
}
