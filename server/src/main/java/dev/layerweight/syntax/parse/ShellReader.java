package dev.layerweight.syntax.parse;

import dev.layerweight.grammar.ShellLexer;
import dev.layerweight.grammar.ShellParser;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.syntax.shell.ShellCommand;
import dev.layerweight.syntax.shell.ShellWord;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.atn.PredictionMode;

/** Reads shell text; what does not fit becomes unreadable commands. */
final class ShellReader {

  private final Cooked text;
  private final ShellTokens lexer;
  private final CommonTokenStream tokens;

  private ShellReader(Cooked text, int mode) {
    this.text = text;
    this.lexer = new ShellTokens(TextStream.of(text.text()), text.text());
    lexer.mode(mode);
    this.tokens = new CommonTokenStream(lexer);
  }

  static Script read(Cooked text) {
    Notes notes = new Notes();
    Script script = read(text, Limits.NESTING, notes);
    return new Script(script.range(), script.commands(), notes.problems());
  }

  /**
   * Reads text in a text, whose problems go to {@code notes}.
   *
   * @param nesting how deep it may nest
   */
  static Script read(Cooked text, int nesting, Notes notes) {
    if (text.length() > Limits.INSTRUCTION_CHARACTERS) {
      notes.add(text.range(), "the shell text is too long to be read");
      return unreadable(text);
    }
    ShellReader reader = new ShellReader(text, ShellLexer.DEFAULT_MODE);
    reader.tokens.fill();
    if (ShellNesting.deepest(reader.tokens.getTokens()) > nesting) {
      notes.add(text.range(), "commands stand too deep in each other to be read");
      return unreadable(text);
    }
    try {
      ShellParser.ScriptContext tree = reader.parse(ShellParser::script);
      return new ShellTree(text, reader.lexer, reader.tokens.getTokens(), nesting, notes)
          .script(tree);
    } catch (RecognitionException e) {
      notes.add(text.range(), "this shell text is not understood");
      return unreadable(text);
    }
  }

  /** The lines of a here-document as a word; only text where it is not to be expanded. */
  static ShellWord hereBody(Cooked text, boolean quoted, int nesting, Notes notes) {
    ShellWord plain =
        new ShellWord(text.range(), List.of(new ShellWord.Text(text.range(), text.text(), true)));
    if (quoted || text.length() > Limits.INSTRUCTION_CHARACTERS) {
      return plain;
    }
    ShellReader reader = new ShellReader(text, ShellLexer.HERE_BODY);
    reader.tokens.fill();
    if (ShellNesting.deepest(reader.tokens.getTokens()) > nesting) {
      return plain;
    }
    try {
      ShellParser.HereBodyContext tree = reader.parse(ShellParser::hereBody);
      return new ShellTree(text, reader.lexer, reader.tokens.getTokens(), nesting, notes)
          .hereBody(tree);
    } catch (RecognitionException e) {
      return plain;
    }
  }

  private static Script unreadable(Cooked text) {
    return new Script(
        text.range(), List.of(new ShellCommand.Unreadable(text.range(), text.text())), List.of());
  }

  /** Parses with the fast prediction and, where that meets something odd, with the full one. */
  private <T> T parse(Function<ShellParser, T> rule) {
    ShellRecovery recovery = new ShellRecovery();
    Optional<T> tree = Optional.empty();
    try {
      tree = Optional.of(rule.apply(parser(PredictionMode.SLL, recovery)));
    } catch (RecognitionException e) {
      return rule.apply(parser(PredictionMode.LL, new ShellRecovery()));
    }
    return recovery.hasRecovered()
        ? rule.apply(parser(PredictionMode.LL, new ShellRecovery()))
        : tree.get();
  }

  private ShellParser parser(PredictionMode mode, ShellRecovery recovery) {
    tokens.seek(0);
    ShellParser parser = new ShellParser(tokens);
    parser.removeErrorListeners();
    parser.setErrorHandler(recovery);
    parser.getInterpreter().setPredictionMode(mode);
    return parser;
  }
}
