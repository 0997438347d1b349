package dev.layerweight.syntax.parse;

import dev.layerweight.grammar.ShellLexer;
import dev.layerweight.grammar.ShellParser;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.syntax.shell.ShellCommand;
import dev.layerweight.syntax.shell.ShellWord;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;

/** Turns the parser's tree of a shell text into records. */
final class ShellTree {

  private final Cooked text;
  private final ShellTokens lexer;
  private final List<Token> tokens;
  private final Notes notes;
  private final ShellWords words;

  ShellTree(Cooked text, ShellTokens lexer, List<Token> tokens, int nesting, Notes notes) {
    this.text = text;
    this.lexer = lexer;
    this.tokens = tokens;
    this.notes = notes;
    this.words = new ShellWords(text, this, nesting, notes);
  }

  Script script(ShellParser.ScriptContext tree) {
    List<ShellCommand> commands = sequence(tree.children);
    return new Script(text.range(), commands, List.of());
  }

  ShellWord hereBody(ShellParser.HereBodyContext tree) {
    return words.quoted(text.range(), tree.wordMore());
  }

  /** The commands inside {@code $(...)}. */
  Script substitution(ShellParser.CommandTailContext tree, int from, int to) {
    return new Script(text.range(from, to), sequence(tree.children), List.of());
  }

  /** Commands with what stands between them; strays become unreadable. */
  private List<ShellCommand> sequence(List<ParseTree> children) {
    List<ShellCommand> commands = new ArrayList<>();
    boolean afterCommand = false;
    for (ParseTree child : children) {
      ParseTree piece =
          child instanceof ShellParser.BreakerContext || child instanceof ShellParser.GapContext
              ? child.getChild(0)
              : child;
      switch (piece) {
        case ShellParser.AndOrContext andOr -> {
          commands.add(andOr(andOr));
          afterCommand = true;
        }
        case ShellParser.SeparatorContext separator -> {
          if (!afterCommand && separator.LINE_END() == null) {
            String sign = separator.getText();
            notes.add(range(separator), "a command is missing before '" + sign + "'");
          }
          afterCommand = false;
        }
        case ShellParser.StrayContext stray -> {
          commands.add(stray(stray));
          afterCommand = true;
        }
        case ShellParser.MisplacedContext misplaced -> {
          commands.add(stray(misplaced));
          afterCommand = true;
        }
        default -> {}
      }
    }
    return List.copyOf(commands);
  }

  private ShellCommand stray(ParserRuleContext tree) {
    notes.add(range(tree), "unexpected " + tree.getStart().getText() + " in shell text");
    return unreadable(tree);
  }

  private ShellCommand andOr(ShellParser.AndOrContext tree) {
    List<ShellParser.PipelineContext> pipelines = tree.pipeline();
    List<ShellParser.LinkContext> operators = tree.link();
    ShellCommand first = pipeline(pipelines.getFirst());
    if (operators.isEmpty()) {
      return first;
    }
    TextRange range = range(tree).cover(first.range());
    List<ShellCommand.Link> links = new ArrayList<>();
    for (int i = 0; i < operators.size(); i++) {
      Token operator = operators.get(i).getStart();
      boolean and = operator.getType() == ShellLexer.AND_IF;
      ShellCommand command = pipeline(pipelines.get(i + 1));
      links.add(new ShellCommand.Link(and, range(operator, operator), command));
      range = range.cover(command.range());
    }
    return new ShellCommand.AndOr(range, first, List.copyOf(links));
  }

  private ShellCommand pipeline(ShellParser.PipelineContext tree) {
    boolean negated = tree.BANG().size() % 2 == 1;
    List<ShellCommand> commands = tree.command().stream().map(this::command).toList();
    return commands.size() == 1 && !negated
        ? commands.getFirst()
        : new ShellCommand.Pipeline(cover(range(tree), commands), negated, commands);
  }

  /** A missing command stands after the token before it, which need not be part of the tree. */
  private static TextRange cover(TextRange range, List<ShellCommand> commands) {
    TextRange all = range;
    for (ShellCommand command : commands) {
      all = all.cover(command.range());
    }
    return all;
  }

  private ShellCommand command(ShellParser.CommandContext tree) {
    if (tree.exception != null) {
      return misfit(tree);
    }
    Optional<Token> open = openQuote(tree);
    if (open.isPresent()) {
      notes.add(range(tree), "unterminated quote; add the closing " + quoteOf(open.get()));
      return unreadable(tree);
    }
    if (tree.function() != null) {
      return function(tree.function());
    }
    if (tree.compound() != null) {
      return compound(tree.compound(), redirections(tree.redirection()), range(tree));
    }
    return tree.brackets() != null
        ? brackets(tree.brackets(), redirections(tree.redirection()), range(tree))
        : simple(tree.simple());
  }

  /** A command that the grammar does not know. */
  private ShellCommand misfit(ShellParser.CommandContext tree) {
    Token first = tree.getStart();
    Optional<Token> last = Optional.ofNullable(tree.getStop());
    if (last.isEmpty() || last.get().getTokenIndex() < first.getTokenIndex()) {
      int index = first.getTokenIndex();
      int place = index == 0 ? 0 : tokens.get(index - 1).getStopIndex() + 1;
      TextRange here = text.range(place, place);
      notes.add(here, "a command is missing here");
      return new ShellCommand.Unreadable(here, "");
    }
    boolean openQuote =
        tree.exception.getOffendingToken() != null
            && tree.exception.getOffendingToken().getType() == Token.EOF
            && lexer.endsInQuote();
    notes.add(
        range(tree),
        openQuote ? "unterminated quote; add the closing \"" : "this shell text is not understood");
    return unreadable(tree);
  }

  /** A quote of the command's own words that never ends. */
  private static Optional<Token> openQuote(ShellParser.CommandContext tree) {
    Token last = tree.getStop();
    return switch (last.getType()) {
      case ShellLexer.OPEN_SINGLE,
          ShellLexer.MORE_OPEN_SINGLE,
          ShellLexer.OPEN_BACKQUOTE,
          ShellLexer.MORE_OPEN_BACKQUOTE ->
          Optional.of(last);
      default -> Optional.empty();
    };
  }

  private static String quoteOf(Token token) {
    return token.getText().substring(0, 1);
  }

  private ShellCommand function(ShellParser.FunctionContext tree) {
    List<ShellCommand.Redirection> redirections = redirections(tree.redirection());
    ParserRuleContext last =
        tree.redirection().isEmpty() ? tree.compound() : tree.redirection().getLast();
    TextRange bodyRange = range(tree.compound()).cover(range(last));
    ShellCommand body = compound(tree.compound(), redirections, bodyRange);
    return new ShellCommand.Function(range(tree), tree.TEXT().getText(), body);
  }

  private ShellCommand compound(
      ShellParser.CompoundContext tree,
      List<ShellCommand.Redirection> redirections,
      TextRange range) {
    return switch ((ParserRuleContext) tree.getChild(0)) {
      case ShellParser.SubshellContext subshell ->
          new ShellCommand.Subshell(range, list(subshell.list()), redirections);
      case ShellParser.GroupContext group ->
          new ShellCommand.Group(range, list(group.list()), redirections);
      case ShellParser.IfClauseContext clause -> ifClause(clause, redirections, range);
      case ShellParser.ForClauseContext clause ->
          new ShellCommand.For(
              range,
              clause.TEXT().getText(),
              clause.word().stream().map(words::word).toList(),
              list(clause.list()),
              redirections);
      case ShellParser.WhileClauseContext clause ->
          new ShellCommand.While(
              range,
              clause.UNTIL() != null,
              list(clause.list(0)),
              list(clause.list(1)),
              redirections);
      case ShellParser.CaseClauseContext clause ->
          new ShellCommand.Case(
              range,
              words.word(clause.word()),
              clause.arm().stream().map(this::arm).toList(),
              redirections);
      default -> throw new IllegalStateException("not a compound command: " + tree.getText());
    };
  }

  private ShellCommand ifClause(
      ShellParser.IfClauseContext tree,
      List<ShellCommand.Redirection> redirections,
      TextRange range) {
    List<ShellCommand.Branch> branches = new ArrayList<>();
    List<Script> lists = tree.list().stream().map(this::list).toList();
    for (int i = 0; i + 1 < lists.size(); i += 2) {
      branches.add(new ShellCommand.Branch(lists.get(i), lists.get(i + 1)));
    }
    Optional<Script> otherwise =
        tree.ELSE() == null ? Optional.empty() : Optional.of(lists.getLast());
    return new ShellCommand.If(range, List.copyOf(branches), otherwise, redirections);
  }

  private ShellCommand.Arm arm(ShellParser.ArmContext tree) {
    List<ShellWord> patterns = tree.pattern().stream().map(words::pattern).toList();
    Token close = (tree.PAREN_CLOSE() == null ? tree.ARM_CLOSE() : tree.PAREN_CLOSE()).getSymbol();
    int end = close.getStopIndex() + 1;
    Script body =
        tree.commands() == null
            ? new Script(text.range(end, end), List.of(), List.of())
            : script(tree.commands());
    return new ShellCommand.Arm(patterns, body);
  }

  private Script list(ShellParser.ListContext tree) {
    return script(tree.commands());
  }

  private Script script(ShellParser.CommandsContext tree) {
    List<ShellCommand> commands = sequence(tree.children);
    return new Script(cover(range(tree), commands), commands, List.of());
  }

  private ShellCommand simple(ShellParser.SimpleContext tree) {
    List<ShellCommand.Assignment> assignments =
        tree.assignment().stream().map(this::assignment).toList();
    List<ShellWord> all = new ArrayList<>();
    if (tree.firstWord() != null) {
      all.add(words.word(tree.firstWord()));
    }
    tree.word().forEach(word -> all.add(words.word(word)));
    return new ShellCommand.Simple(
        range(tree), assignments, List.copyOf(all), redirections(tree.redirection()));
  }

  private ShellCommand.Assignment assignment(ShellParser.AssignmentContext tree) {
    Token name = tree.ASSIGNMENT().getSymbol();
    String written = name.getText();
    boolean appends = written.endsWith("+=");
    int valueStart = name.getStopIndex() + 1;
    ShellWord value = words.parts(text.range(valueStart, end(tree)), tree.wordMore());
    return new ShellCommand.Assignment(
        range(tree), written.substring(0, written.length() - (appends ? 2 : 1)), appends, value);
  }

  private ShellCommand brackets(
      ShellParser.BracketsContext tree,
      List<ShellCommand.Redirection> redirections,
      TextRange range) {
    return new ShellCommand.Simple(range, List.of(), words.bracketWords(tree), redirections);
  }

  private List<ShellCommand.Redirection> redirections(List<ShellParser.RedirectionContext> trees) {
    return trees.stream().map(this::redirection).toList();
  }

  private ShellCommand.Redirection redirection(ShellParser.RedirectionContext tree) {
    Token token = tree.getStart();
    String written = token.getText();
    int digits = 0;
    while (Character.isDigit(written.charAt(digits))) {
      digits++;
    }
    String operator = written.substring(digits);
    int descriptor = operator.startsWith("<") ? 0 : 1;
    if (digits > 0 && digits <= 4) {
      descriptor = Integer.parseInt(written, 0, digits, 10);
    }
    ShellWord target = words.word(tree.word());
    if (token.getType() != ShellLexer.HERE) {
      return new ShellCommand.Redirection(
          range(tree), descriptor, operator, target, Optional.empty());
    }
    ShellTokens.Here here = lexer.here(token.getStartIndex());
    // The delimiter is never expanded, whatever it looks like.
    ShellWord delimiter =
        new ShellWord(
            target.range(),
            List.of(new ShellWord.Text(target.range(), here.delimiter(), here.quoted())));
    return new ShellCommand.Redirection(
        range(tree), descriptor, operator, delimiter, hereBody(here, range(tree)));
  }

  private Optional<ShellWord> hereBody(ShellTokens.Here here, TextRange operator) {
    if (here.body().isEmpty()) {
      notes.add(
          operator,
          "the here-document "
              + here.delimiter()
              + " has no lines; put blanks around the operator");
      return Optional.empty();
    }
    HereDocuments.Body body = here.body().get();
    if (!body.ends()) {
      notes.add(
          operator,
          "the here-document "
              + here.delimiter()
              + " never ends; add a line with only "
              + here.delimiter());
    }
    Cooked lines = hereLines(body.range(), here.stripsTabs());
    return Optional.of(words.hereBody(lines, here.quoted()));
  }

  private Cooked hereLines(TextRange places, boolean stripsTabs) {
    if (!stripsTabs) {
      return text.slice(places.start(), places.end());
    }
    Cooked.Builder lines = new Cooked.Builder();
    int at = places.start();
    while (at < places.end()) {
      int next = Math.min(LogicalLine.lineEnd(text.text(), at) + 1, places.end());
      int from = at;
      while (from < next && text.text().charAt(from) == '\t') {
        from++;
      }
      lines.add(text, from, next);
      at = next;
    }
    return lines.build(text.origin(places.end()));
  }

  private ShellCommand unreadable(ParserRuleContext tree) {
    String source = text.text().substring(tree.getStart().getStartIndex(), end(tree));
    return new ShellCommand.Unreadable(range(tree), source);
  }

  private static int end(ParserRuleContext tree) {
    return tree.getStop().getStopIndex() + 1;
  }

  private TextRange range(ParserRuleContext tree) {
    return range(tree.getStart(), tree.getStop());
  }

  private TextRange range(Token first, Token last) {
    return text.range(
        first.getStartIndex(), Math.max(first.getStartIndex(), last.getStopIndex() + 1));
  }
}
