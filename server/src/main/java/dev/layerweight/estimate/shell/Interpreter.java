package dev.layerweight.estimate.shell;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.CommandModel.Result;
import dev.layerweight.estimate.CommandModel.Success;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.shell.Expansion.Value;
import dev.layerweight.estimate.tree.Glob;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.syntax.shell.ShellCommand;
import dev.layerweight.syntax.shell.ShellWord;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Walks through a script and runs each simple command in the simulated build. */
final class Interpreter {

  /** No sane RUN has more; what comes after is reported as unknown. */
  private static final int LIMIT_COMMANDS = 20_000;

  private static final int LIMIT_DEPTH = 60;

  /** Rounds of a loop; no sane RUN has more. */
  private static final int LIMIT_ROUNDS = 500;

  /** What a command goes out of, by {@code break}, {@code return} and {@code exit}. */
  enum Leave {
    NOTHING,
    ROUND,
    LOOP,
    FUNCTION,
    SCRIPT
  }

  private final ShellSession session;
  private final Variables variables;
  private final Map<String, CommandModel> commands;
  private final Function<String, Script> parseShell;
  private final Map<String, ShellCommand> functions = new HashMap<>();
  private final Expansion expansion;
  private final Redirections redirections;
  private final BooleanSupplier cancelled;
  private int commandCount;
  private int depth;
  private Leave leave = Leave.NOTHING;
  private Optional<TextRange> fixedRange = Optional.empty();
  private Optional<String> input = Optional.empty();

  Interpreter(
      ShellSession session,
      Variables variables,
      Map<String, CommandModel> commands,
      Function<String, Script> parseShell,
      boolean bash,
      BooleanSupplier cancelled) {
    this.session = session;
    this.variables = variables;
    this.commands = commands;
    this.parseShell = parseShell;
    this.cancelled = cancelled;
    this.expansion = new Expansion(variables, this::substitute, bash);
    this.redirections = new Redirections(session, expansion);
  }

  Result run(Script script) {
    Result last = Result.DONE;
    StringBuilder output = new StringBuilder();
    boolean known = true;
    for (ShellCommand command : script.commands()) {
      if (isLeaving()) {
        break;
      }
      last = run(command);
      known &= last.output().isPresent();
      last.output().ifPresent(output::append);
    }
    return new Result(last.succeeded(), known ? Optional.of(output.toString()) : Optional.empty());
  }

  private Result run(ShellCommand command) {
    if (depth >= LIMIT_DEPTH || ++commandCount > LIMIT_COMMANDS || cancelled.getAsBoolean()) {
      session.unknown("the script is too long or too deep to follow", range(command.range()));
      leave = Leave.SCRIPT;
      return Result.UNSURE;
    }
    depth++;
    try {
      return switch (command) {
        case ShellCommand.Simple simple -> simple(simple);
        case ShellCommand.Pipeline pipeline -> pipeline(pipeline);
        case ShellCommand.AndOr list -> list(list);
        case ShellCommand.Subshell subshell ->
            redirected(subshell.redirections(), () -> isolated(() -> run(subshell.body())));
        case ShellCommand.Group group -> redirected(group.redirections(), () -> run(group.body()));
        case ShellCommand.If branches ->
            redirected(branches.redirections(), () -> choose(branches));
        case ShellCommand.For loop -> redirected(loop.redirections(), () -> loop(loop));
        case ShellCommand.While loop -> redirected(loop.redirections(), () -> loop(loop));
        case ShellCommand.Case cases -> redirected(cases.redirections(), () -> choose(cases));
        case ShellCommand.Function function -> {
          functions.put(function.name(), function.body());
          yield Result.printing("");
        }
        case ShellCommand.Unreadable unreadable -> {
          session.unknown(
              "this shell text is not understood: " + shortened(unreadable.text()),
              range(unreadable.range()));
          yield Result.UNSURE;
        }
      };
    } finally {
      depth--;
    }
  }

  private Result list(ShellCommand.AndOr list) {
    Result last = run(list.first());
    ShellCommand before = list.first();
    StringBuilder output = new StringBuilder(last.output().orElse(""));
    boolean known = last.output().isPresent();
    for (ShellCommand.Link link : list.links()) {
      boolean failed =
          last.succeeded() == Success.NO
              || last.succeeded() == Success.MAYBE && !link.and() && Questions.asks(before);
      if (isLeaving() || link.and() == failed) {
        continue;
      }
      last = run(link.command());
      before = link.command();
      known &= last.output().isPresent();
      output.append(last.output().orElse(""));
    }
    return new Result(last.succeeded(), known ? Optional.of(output.toString()) : Optional.empty());
  }

  private Result pipeline(ShellCommand.Pipeline pipeline) {
    Result last = Result.DONE;
    Optional<String> outerInput = input;
    for (int i = 0; i < pipeline.commands().size(); i++) {
      ShellCommand command = pipeline.commands().get(i);
      input = i == 0 ? outerInput : last.output();
      last = pipeline.commands().size() == 1 ? run(command) : isolated(() -> run(command));
    }
    input = outerInput;
    return pipeline.negated()
        ? new Result(TestExpression.not(last.succeeded()), last.output())
        : last;
  }

  /** Runs what cannot change the shell around it: subshells, pipes, substitutions. */
  private Result isolated(java.util.function.Supplier<Result> body) {
    Variables.Saved saved = variables.save();
    Optional<String> directory = session.directory();
    Leave outer = leave;
    try {
      return body.get();
    } finally {
      variables.restore(saved);
      session.returnTo(directory);
      leave = outer;
    }
  }

  private Result substitute(Script script) {
    if (depth >= LIMIT_DEPTH) {
      return Result.UNSURE;
    }
    depth++;
    Optional<TextRange> outer = fixedRange;
    fixedRange = Optional.of(fixedRange.orElse(script.range()));
    try {
      return isolated(() -> run(script));
    } finally {
      depth--;
      fixedRange = outer;
    }
  }

  private Result redirected(
      List<ShellCommand.Redirection> list, java.util.function.Supplier<Result> body) {
    if (list.isEmpty()) {
      return body.get();
    }
    Optional<String> outerInput = input;
    input = redirections.input(list).or(() -> outerInput);
    try {
      Result result = body.get();
      return redirections.output(list, result, fixedRange);
    } finally {
      input = outerInput;
    }
  }

  private Result choose(ShellCommand.If branches) {
    for (ShellCommand.Branch branch : branches.branches()) {
      // What cannot be known is taken as met: the first branch is what the author had in mind.
      if (run(branch.condition()).succeeded() != Success.NO) {
        return isLeaving() ? Result.DONE : run(branch.body());
      }
    }
    return branches.otherwise().map(this::run).orElse(Result.printing(""));
  }

  private Result choose(ShellCommand.Case cases) {
    Value word = expansion.single(cases.word());
    for (ShellCommand.Arm arm : cases.arms()) {
      for (ShellWord pattern : arm.patterns()) {
        Value value = expansion.single(pattern);
        if (!word.known() || Glob.matches(value.text(), word.text(), true)) {
          return run(arm.body());
        }
      }
    }
    return Result.printing("");
  }

  private Result loop(ShellCommand.For loop) {
    StringBuilder output = new StringBuilder();
    boolean known = true;
    for (Argument word : arguments(loop.words())) {
      variables.set(loop.variable(), word.text(), word.known());
      Result result = run(loop.body());
      known &= result.output().isPresent();
      output.append(result.output().orElse(""));
      if (!goesOn()) {
        break;
      }
    }
    return new Result(Success.YES, known ? Optional.of(output.toString()) : Optional.empty());
  }

  /**
   * A loop goes on as long as its condition is known to hold. One of which nobody knows is run
   * once: most fill or empty the same place.
   */
  private Result loop(ShellCommand.While loop) {
    Optional<ReadLoop> reads = ReadLoop.of(loop);
    if (reads.isPresent() && input.isPresent()) {
      return loop(loop, reads.get(), input.get());
    }
    for (int round = 0; round < LIMIT_ROUNDS; round++) {
      Success condition = run(loop.condition()).succeeded();
      boolean enters = loop.until() ? condition != Success.YES : condition != Success.NO;
      if (!enters || isLeaving()) {
        return Result.UNSURE;
      }
      run(loop.body());
      if (!goesOn() || condition == Success.MAYBE) {
        return Result.UNSURE;
      }
    }
    tooLong(loop);
    return Result.UNSURE;
  }

  private void tooLong(ShellCommand.While loop) {
    session.unknown("a loop is too long to follow", range(loop.range()));
  }

  private Result loop(ShellCommand.While loop, ReadLoop reads, String text) {
    Optional<String> outer = input;
    input = Optional.empty();
    try {
      for (String line : text.lines().limit(LIMIT_ROUNDS).toList()) {
        List<String> values = reads.values(line);
        for (int i = 0; i < values.size(); i++) {
          variables.set(reads.names().get(i), values.get(i), true);
        }
        run(loop.body());
        if (!goesOn()) {
          return Result.UNSURE;
        }
      }
      if (text.lines().skip(LIMIT_ROUNDS).findAny().isPresent()) {
        tooLong(loop);
      }
    } finally {
      input = outer;
    }
    return Result.UNSURE;
  }

  /** Whether a loop has another round, after {@code break} and {@code continue} are done with. */
  private boolean goesOn() {
    boolean goesOn = leave == Leave.NOTHING || leave == Leave.ROUND;
    if (leave == Leave.ROUND || leave == Leave.LOOP) {
      leave = Leave.NOTHING;
    }
    return goesOn && commandCount <= LIMIT_COMMANDS;
  }

  private Result simple(ShellCommand.Simple simple) {
    List<Argument> words = arguments(simple.words());
    if (words.isEmpty()) {
      simple.assignments().forEach(this::assign);
      return redirected(simple.redirections(), () -> Result.printing(""));
    }
    Variables.Saved saved = simple.assignments().isEmpty() ? null : variables.save();
    simple.assignments().forEach(this::assign);
    try {
      return redirected(simple.redirections(), () -> run(invocation(words, range(simple.range()))));
    } finally {
      if (saved != null) {
        variables.restore(saved);
      }
    }
  }

  private Invocation invocation(List<Argument> words, TextRange range) {
    Argument first = words.getFirst();
    return new Invocation(
        UnixPath.name(first.text()), first.text(), words.subList(1, words.size()), input, range);
  }

  private void assign(ShellCommand.Assignment assignment) {
    Value value = expansion.single(assignment.value());
    String before = assignment.appends() ? variables.get(assignment.name()).orElse("") : "";
    variables.set(assignment.name(), before + value.text(), value.known());
  }

  private List<Argument> arguments(List<ShellWord> words) {
    List<Argument> arguments = new ArrayList<>();
    for (ShellWord word : words) {
      for (Argument argument : expansion.words(word, range(word.range()))) {
        arguments.addAll(files(argument, word));
      }
    }
    return arguments;
  }

  /**
   * The files that a pattern stands for. A pattern over a folder of which not every file is known
   * stays as it is: the commands that remove, move and copy understand patterns themselves.
   */
  private List<Argument> files(Argument argument, ShellWord word) {
    boolean quoted = word.parts().stream().allMatch(ShellWord.Part::quoted);
    if (quoted || !Glob.hasMagic(argument.text()) || argument.text().startsWith("-")) {
      return List.of(argument);
    }
    String pattern = session.resolve(argument.text());
    String folder = UnixPath.parent(pattern);
    boolean lumped =
        Glob.hasMagic(folder)
            || session.files().below(folder).stream()
                .anyMatch(entry -> entry.lump() && entry.path().equals(folder));
    if (lumped) {
      return List.of(argument);
    }
    List<String> found = session.files().glob(pattern);
    if (found.isEmpty()) {
      return List.of(argument);
    }
    boolean absolute = argument.text().startsWith("/");
    String written = argument.text().substring(0, argument.text().lastIndexOf('/') + 1);
    return found.stream()
        .map(path -> absolute ? path : written + UnixPath.name(path))
        .map(text -> new Argument(text, true, argument.range()))
        .toList();
  }

  Result run(Invocation invocation) {
    if (cancelled.getAsBoolean() || ++commandCount > LIMIT_COMMANDS) {
      return Result.UNSURE;
    }
    ShellCommand function = functions.get(invocation.path());
    if (function != null && depth < LIMIT_DEPTH) {
      List<String> outer = variables.positional();
      variables.setPositional(invocation.words());
      try {
        return run(function);
      } finally {
        variables.setPositional(outer);
        returned();
      }
    }
    Optional<Result> builtin = Builtins.run(invocation, session, variables, this);
    if (builtin.isPresent()) {
      return builtin.get();
    }
    if (!invocation.path().contains("$")
        && commands.get(invocation.name()) instanceof CommandModel known) {
      return known.run(invocation, session);
    }
    return commands.get("*").run(invocation, session);
  }

  /** Runs a script that stands in a string, as {@code sh -c} and {@code eval} do. */
  Result runText(String text, List<String> positional, TextRange where, boolean sameShell) {
    if (depth >= LIMIT_DEPTH) {
      return Result.UNSURE;
    }
    Optional<TextRange> outer = fixedRange;
    fixedRange = Optional.of(outer.orElse(where));
    depth++;
    try {
      Script script = parseShell.apply(text);
      return sameShell
          ? run(script)
          : isolated(() -> {
            variables.setPositional(positional);
            return run(script);
          });
    } finally {
      returned();
      depth--;
      fixedRange = outer;
    }
  }

  /** Goes out of the loop, function or script; what stands in between is not run. */
  void leave(Leave what) {
    leave = what;
  }

  private boolean isLeaving() {
    return leave != Leave.NOTHING;
  }

  /** A function or a script that was read has come to its end. */
  private void returned() {
    if (leave == Leave.FUNCTION) {
      leave = Leave.NOTHING;
    }
  }

  private TextRange range(TextRange own) {
    return fixedRange.orElse(own);
  }

  private static String shortened(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return line.length() > 40 ? line.substring(0, 40) + "…" : line;
  }
}
