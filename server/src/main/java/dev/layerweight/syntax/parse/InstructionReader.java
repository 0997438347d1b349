package dev.layerweight.syntax.parse;

import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.Flag;
import dev.layerweight.syntax.Head;
import dev.layerweight.syntax.HereDocument;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.Word;
import dev.layerweight.syntax.WordPart;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.syntax.shell.ShellCommand;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one instruction from its own text. */
final class InstructionReader {

  private static final Set<String> KNOWN_SHELLS =
      Set.of("sh", "bash", "dash", "ash", "ksh", "mksh", "zsh");

  private final String source;
  private final char escape;
  private final Notes notes = new Notes();
  private final WordReader words;
  private final WordReader splitWords;
  private List<HereDocument> hereDocuments = List.of();

  /** Where the lines of the here-documents begin. */
  private int bodiesStart;

  private InstructionReader(String source, char escape) {
    this.source = source;
    this.escape = escape;
    this.words = new WordReader(escape, notes);
    this.splitWords =
        new WordReader(
            escape,
            notes,
            "unterminated quote; a blank ends the word here, a list [\"...\"] would keep it");
  }

  /**
   * @param source an instruction's text from the keyword to its last character
   */
  static Instruction read(String source, char escape) {
    return new InstructionReader(source, escape).read();
  }

  private Instruction read() {
    Optional<String> tooLong = tooLong();
    if (tooLong.isPresent()) {
      return refused(tooLong.get());
    }
    LogicalLine place = LogicalLine.find(source, 0, escape);
    if (place.end() > Limits.INSTRUCTION_CHARACTERS) {
      return refused(
          "the instruction is longer than "
              + Limits.INSTRUCTION_CHARACTERS
              + " characters and is not read; split it");
    }
    bodiesStart = place.next();
    Cooked line = LogicalLine.cook(source, escape);
    readHereDocuments(line);
    return instruction(line, false);
  }

  /** A build reads lines of up to 64 KiB. */
  private Optional<String> tooLong() {
    int at = 0;
    while (source.length() - at > Limits.LINE_CHARACTERS) {
      int end = LogicalLine.lineEnd(source, at);
      if (end - at > Limits.LINE_CHARACTERS) {
        return Optional.of(
            "a line is longer than "
                + Limits.LINE_CHARACTERS
                + " characters, which a build refuses; split it");
      }
      at = end + 1;
    }
    return Optional.empty();
  }

  /** An instruction of which only the keyword is read, because the rest is too long. */
  private Instruction refused(String reason) {
    int end = 0;
    while (end < Math.min(source.length(), 40) && !Cooked.isBlank(source.charAt(end))) {
      end++;
    }
    TextRange keywordRange = new TextRange(0, end);
    notes.add(keywordRange, reason);
    String keyword = keywordRange.of(source).toUpperCase(Locale.ROOT);
    return new Instruction.Invalid(
        new Head(source, keyword, keywordRange, List.of(), List.of(), notes.problems()), reason);
  }

  private void readHereDocuments(Cooked line) {
    List<HereDocuments.Operator> operators = HereDocuments.operators(line, escape);
    List<HereDocuments.Body> bodies = HereDocuments.bodies(source, bodiesStart, operators);
    List<HereDocument> found = new ArrayList<>();
    for (int i = 0; i < operators.size(); i++) {
      HereDocuments.Operator operator = operators.get(i);
      if (!bodies.get(i).ends()) {
        notes.add(
            operator.range(),
            "the here-document "
                + operator.delimiter()
                + " never ends; add a line with only "
                + operator.delimiter());
      }
      found.add(HereDocuments.document(source, operator, bodies.get(i)));
    }
    hereDocuments = List.copyOf(found);
  }

  private Instruction instruction(Cooked line, boolean trigger) {
    HeadReader.Pieces pieces = HeadReader.read(line, escape);
    String written = pieces.keyword().text().toUpperCase(Locale.ROOT);
    Optional<Keyword> known = Keyword.of(written);
    List<Flag> flags = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Cooked flag : pieces.flags()) {
      flags.add(flag(flag, written, known, seen));
    }
    Arguments arguments =
        new Arguments(pieces.keyword().range(), written, List.copyOf(flags), pieces.arguments());
    if (known.isEmpty()) {
      String hint = Suggestion.hint(written, Keyword.names(), "");
      return arguments.invalid(
          arguments.keywordRange, "unknown instruction " + shown(written) + hint);
    }
    return switch (known.get()) {
      case FROM -> from(arguments);
      case RUN -> run(arguments);
      case CMD ->
          command(arguments)
              .<Instruction>map(form -> new Instruction.Cmd(arguments.head(), form))
              .orElseGet(() -> arguments.invalid("CMD needs a command"));
      case ENTRYPOINT ->
          command(arguments)
              .<Instruction>map(form -> new Instruction.Entrypoint(arguments.head(), form))
              .orElseGet(() -> arguments.invalid("ENTRYPOINT needs a command"));
      case HEALTHCHECK -> healthcheck(arguments);
      case COPY, ADD -> copy(arguments, known.get());
      case ENV, LABEL -> bindings(arguments, known.get());
      case ARG -> arg(arguments);
      case EXPOSE -> {
        List<Word> ports = blankSeparated(arguments.text);
        yield ports.isEmpty()
            ? arguments.invalid("EXPOSE needs at least one port")
            : new Instruction.Expose(arguments.head(), ports);
      }
      case VOLUME -> {
        List<Word> paths = listOrWords(arguments.text);
        yield paths.isEmpty()
            ? arguments.invalid("VOLUME needs at least one path")
            : new Instruction.Volume(arguments.head(), paths);
      }
      case USER ->
          oneWord(arguments)
              .<Instruction>map(word -> new Instruction.User(arguments.head(), word))
              .orElseGet(() -> arguments.invalid("USER needs a user name or number"));
      case WORKDIR ->
          oneWord(arguments)
              .<Instruction>map(word -> new Instruction.Workdir(arguments.head(), word))
              .orElseGet(() -> arguments.invalid("WORKDIR needs a path"));
      case STOPSIGNAL ->
          oneWord(arguments)
              .<Instruction>map(word -> new Instruction.Stopsignal(arguments.head(), word))
              .orElseGet(() -> arguments.invalid("STOPSIGNAL needs a signal"));
      case MAINTAINER ->
          arguments.text.length() == 0
              ? arguments.invalid("MAINTAINER needs a name")
              : new Instruction.Maintainer(arguments.head(), arguments.text.text());
      case SHELL -> shell(arguments);
      case ONBUILD -> onbuild(arguments, trigger);
    };
  }

  private static String shown(String written) {
    return written.length() <= 40 ? written : written.substring(0, 40) + "...";
  }

  /** What an instruction's own reader needs: its keyword, flags and the text of its arguments. */
  private final class Arguments {

    private final TextRange keywordRange;
    private final String keyword;
    private final List<Flag> flags;
    private final Cooked text;

    private Arguments(TextRange keywordRange, String keyword, List<Flag> flags, Cooked text) {
      this.keywordRange = keywordRange;
      this.keyword = keyword;
      this.flags = flags;
      this.text = text;
    }

    /** To be called last, when all problems are known. */
    private Head head() {
      return new Head(source, keyword, keywordRange, flags, hereDocuments, notes.problems());
    }

    private Instruction invalid(String reason) {
      return invalid(text.length() == 0 ? keywordRange : text.range(), reason);
    }

    private Instruction invalid(TextRange range, String reason) {
      notes.add(range, reason);
      return new Instruction.Invalid(head(), reason);
    }
  }

  private Flag flag(Cooked written, String instruction, Optional<Keyword> known, Set<String> seen) {
    int equals = written.text().indexOf('=');
    String name = written.text().substring(2, equals < 0 ? written.length() : equals);
    Optional<Word> value =
        equals < 0
            ? Optional.empty()
            : Optional.of(words.word(written.slice(equals + 1, written.length())));
    known.ifPresent(
        keyword -> checkFlag(written.range(), name, value.isPresent(), instruction, keyword, seen));
    return new Flag(written.range(), name.toLowerCase(Locale.ROOT), value);
  }

  private void checkFlag(
      TextRange range,
      String name,
      boolean hasValue,
      String instruction,
      Keyword keyword,
      Set<String> seen) {
    Map<String, Keyword.FlagKind> flags = keyword.flags();
    if (!flags.containsKey(name)) {
      String hint = Keyword.flagHint(name, keyword);
      notes.add(range, instruction + " has no flag --" + shown(name) + hint);
      return;
    }
    boolean again = !seen.add(name);
    switch (flags.get(name)) {
      case SWITCH -> {}
      case VALUE, VALUES -> {
        if (!hasValue) {
          notes.add(range, "--" + name + " needs a value; write --" + name + "=VALUE");
        }
      }
    }
    if (again && flags.get(name) != Keyword.FlagKind.VALUES) {
      notes.add(range, "--" + name + " is given twice; keep one of them");
    }
  }

  private Instruction from(Arguments arguments) {
    List<Word> all = blankSeparated(arguments.text);
    if (all.isEmpty()) {
      return arguments.invalid("FROM needs an image");
    }
    if (all.size() == 1) {
      return new Instruction.From(arguments.head(), all.getFirst(), Optional.empty());
    }
    boolean as = all.get(1).text().equalsIgnoreCase("AS");
    if (!as || all.size() != 3) {
      TextRange odd = all.get(1).range().cover(all.getLast().range());
      notes.add(odd, "FROM takes an image and, if wanted, AS and a name for the stage");
    }
    Optional<Word> stage = as && all.size() >= 3 ? Optional.of(all.get(2)) : Optional.empty();
    stage
        .filter(word -> !word.text().matches("[a-zA-Z][a-zA-Z0-9_.-]*"))
        .ifPresent(word ->
            notes.add(
                word.range(),
                "a stage's name is a letter followed by letters, digits, '_', '-' or '.'"));
    return new Instruction.From(arguments.head(), all.getFirst(), stage);
  }

  private Instruction run(Arguments arguments) {
    Optional<HereDocuments.Operator> sole =
        hereDocuments.size() == 1 ? HereDocuments.operator(arguments.text) : Optional.empty();
    if (sole.isPresent()) {
      CommandForm form = hereScript(arguments.text, hereDocuments.getFirst());
      return new Instruction.Run(arguments.head(), form);
    }
    return command(arguments)
        .<Instruction>map(form -> new Instruction.Run(arguments.head(), form))
        .orElseGet(() -> arguments.invalid("RUN needs a command"));
  }

  /** A RUN that is only {@code <<EOF}: the body is the script. */
  private CommandForm hereScript(Cooked operator, HereDocument document) {
    Cooked body = HereDocuments.cook(source, document.bodyRange(), document.stripsTabs());
    TextRange range = operator.range().cover(new TextRange(source.length(), source.length()));
    String interpreter = "";
    if (body.text().startsWith("#!")) {
      int end = LogicalLine.lineEnd(body.text(), 0);
      interpreter = body.text().substring(2, end).strip();
    }
    Script script =
        interpreter.isEmpty() || isShell(interpreter) ? ShellReader.read(body) : foreign(body);
    return new CommandForm.ShellText(range, script, interpreter);
  }

  private static boolean isShell(String interpreter) {
    for (String word : interpreter.split("\\s+")) {
      String program = word.substring(word.lastIndexOf('/') + 1);
      if (!program.equals("env") && !program.startsWith("-")) {
        return KNOWN_SHELLS.contains(program);
      }
    }
    return false;
  }

  /** A script in another language. */
  private static Script foreign(Cooked body) {
    return new Script(
        body.range(), List.of(new ShellCommand.Unreadable(body.range(), body.text())), List.of());
  }

  private Optional<CommandForm> command(Arguments arguments) {
    return command(arguments.text);
  }

  private Optional<CommandForm> command(Cooked text) {
    Optional<JsonList> list = JsonList.read(text);
    if (list.isPresent() && list.get().onlyStrings()) {
      return Optional.of(new CommandForm.Exec(text.range(), literals(list.get())));
    }
    if (text.length() == 0) {
      return Optional.empty();
    }
    list.ifPresent(items -> noteNotOnlyStrings(text));
    Cooked script = withHereDocuments(text);
    return Optional.of(new CommandForm.ShellText(script.range(), ShellReader.read(script), ""));
  }

  private void noteNotOnlyStrings(Cooked text) {
    notes.add(
        text.range(), "a list in brackets holds strings only; put each item in double quotes");
  }

  /** The shell gets its line and, below it, the here-documents with their delimiters. */
  private Cooked withHereDocuments(Cooked text) {
    if (hereDocuments.isEmpty()) {
      return text;
    }
    Cooked.Builder all = new Cooked.Builder();
    all.add(text, 0, text.length());
    all.add('\n', Math.max(bodiesStart - 1, 0), bodiesStart);
    all.add(source, bodiesStart, source.length());
    return all.build(source.length());
  }

  private static List<Word> literals(JsonList list) {
    return list.items().stream()
        .map(item ->
            new Word(item.range(), List.of(new WordPart.Literal(item.range(), item.text().text()))))
        .toList();
  }

  private Instruction healthcheck(Arguments arguments) {
    Cooked text = arguments.text;
    int end = 0;
    while (end < text.length() && !Cooked.isBlank(text.text().charAt(end))) {
      end++;
    }
    Cooked kind = text.slice(0, end);
    Cooked rest = text.slice(end, text.length()).trimmed();
    return switch (kind.text().toUpperCase(Locale.ROOT)) {
      case "NONE" -> {
        if (rest.length() > 0) {
          notes.add(rest.range(), "HEALTHCHECK NONE takes no arguments");
        }
        yield new Instruction.Healthcheck(arguments.head(), Optional.empty());
      }
      case "CMD" -> {
        Optional<CommandForm> form = command(rest);
        yield form.isEmpty()
            ? arguments.invalid("HEALTHCHECK CMD needs a command")
            : new Instruction.Healthcheck(arguments.head(), form);
      }
      default -> arguments.invalid("HEALTHCHECK needs CMD and a command, or NONE");
    };
  }

  private Instruction copy(Arguments arguments, Keyword keyword) {
    List<Word> all = new ArrayList<>(listOrWords(arguments.text));
    int given = all.size();
    Set<TextRange> operators = new HashSet<>();
    hereDocuments.forEach(document -> operators.add(document.operatorRange()));
    all.removeIf(word -> operators.contains(word.range()));
    if (given < 2 || all.isEmpty()) {
      return arguments.invalid(
          keyword + " needs at least two arguments: what to copy, and where to");
    }
    Word destination = all.removeLast();
    List<Word> sources = List.copyOf(all);
    return keyword == Keyword.COPY
        ? new Instruction.Copy(arguments.head(), sources, destination)
        : new Instruction.Add(arguments.head(), sources, destination);
  }

  private Instruction bindings(Arguments arguments, Keyword keyword) {
    List<Cooked> all = quoteSeparated(arguments.text);
    if (all.isEmpty()) {
      return arguments.invalid(keyword + " needs a name and a value: " + keyword + " NAME=value");
    }
    List<Instruction.Binding> bindings = new ArrayList<>();
    if (all.getFirst().text().indexOf('=') < 0) {
      List<Cooked> pieces = split(arguments.text, 2);
      if (pieces.size() < 2) {
        return arguments.invalid(keyword + " needs a value: " + keyword + " NAME=value");
      }
      bindings.add(
          new Instruction.Binding(words.word(pieces.getFirst()), words.word(pieces.getLast())));
    } else {
      for (Cooked one : all) {
        WordReader.Pair pair = words.pair(one);
        if (pair.value().isEmpty()) {
          notes.add(one.range(), "missing = after " + shown(one.text()) + "; write NAME=value");
        } else {
          if (pair.key().text().isEmpty()) {
            notes.add(one.range(), "missing name before =");
          }
          bindings.add(new Instruction.Binding(pair.key(), pair.value().get()));
        }
      }
    }
    List<Instruction.Binding> done = List.copyOf(bindings);
    return keyword == Keyword.ENV
        ? new Instruction.Env(arguments.head(), done)
        : new Instruction.Label(arguments.head(), done);
  }

  private Instruction arg(Arguments arguments) {
    List<Instruction.Declaration> declarations = new ArrayList<>();
    for (Cooked one : quoteSeparated(arguments.text)) {
      WordReader.Pair pair = words.pair(one);
      if (pair.key().text().isEmpty()) {
        notes.add(one.range(), "missing name before =");
      }
      declarations.add(new Instruction.Declaration(pair.key(), pair.value()));
    }
    return declarations.isEmpty()
        ? arguments.invalid("ARG needs a name")
        : new Instruction.Arg(arguments.head(), List.copyOf(declarations));
  }

  private Instruction shell(Arguments arguments) {
    Optional<JsonList> list = JsonList.read(arguments.text);
    if (list.isEmpty() || !list.get().onlyStrings() || list.get().items().isEmpty()) {
      return arguments.invalid("SHELL needs a list such as [\"/bin/sh\", \"-c\"]");
    }
    return new Instruction.Shell(arguments.head(), literals(list.get()));
  }

  private Instruction onbuild(Arguments arguments, boolean trigger) {
    if (arguments.text.length() == 0) {
      return arguments.invalid("ONBUILD needs an instruction");
    }
    if (trigger) {
      return arguments.invalid("ONBUILD cannot stand in ONBUILD");
    }
    Instruction inner = instruction(arguments.text, true);
    switch (inner) {
      case Instruction.From _, Instruction.Maintainer _ ->
          notes.add(
              inner.head().keywordRange(), inner.head().keyword() + " cannot stand in ONBUILD");
      case Instruction.Run _,
          Instruction.Cmd _,
          Instruction.Entrypoint _,
          Instruction.Healthcheck _,
          Instruction.Copy _,
          Instruction.Add _,
          Instruction.Env _,
          Instruction.Label _,
          Instruction.Arg _,
          Instruction.Expose _,
          Instruction.Volume _,
          Instruction.User _,
          Instruction.Workdir _,
          Instruction.Stopsignal _,
          Instruction.Shell _,
          Instruction.Onbuild _,
          Instruction.Invalid _ -> {}
    }
    return new Instruction.Onbuild(arguments.head(), inner);
  }

  private Optional<Word> oneWord(Arguments arguments) {
    return arguments.text.length() == 0
        ? Optional.empty()
        : Optional.of(words.word(arguments.text));
  }

  private List<Word> listOrWords(Cooked text) {
    Optional<JsonList> list = JsonList.read(text);
    if (list.isPresent() && list.get().onlyStrings()) {
      return list.get().items().stream()
          .map(item -> words.word(item.text(), item.range()))
          .toList();
    }
    list.ifPresent(items -> noteNotOnlyStrings(text));
    return blankSeparated(text);
  }

  /** Words that end at each blank; quotes do not hold a word together here. */
  private List<Word> blankSeparated(Cooked text) {
    return split(text, Integer.MAX_VALUE).stream().map(splitWords::word).toList();
  }

  private static List<Cooked> split(Cooked text, int most) {
    List<Cooked> pieces = new ArrayList<>();
    String characters = text.text();
    int at = LogicalLine.skipBlanks(characters, 0, characters.length());
    while (at < characters.length()) {
      int end = at;
      while (end < characters.length()
          && (pieces.size() + 1 == most || !Cooked.isBlank(characters.charAt(end)))) {
        end++;
      }
      pieces.add(text.slice(at, end));
      at = LogicalLine.skipBlanks(characters, end, characters.length());
    }
    return pieces;
  }

  /** Words that quotes and escapes hold together, as ENV, LABEL and ARG have them. */
  private List<Cooked> quoteSeparated(Cooked text) {
    List<Cooked> pieces = new ArrayList<>();
    String characters = text.text();
    int at = LogicalLine.skipBlanks(characters, 0, characters.length());
    while (at < characters.length()) {
      int end = at;
      char quote = 0;
      while (end < characters.length() && (quote != 0 || !Cooked.isBlank(characters.charAt(end)))) {
        char c = characters.charAt(end);
        if (c == escape && quote != '\'') {
          end++;
        } else if (quote != 0) {
          quote = c == quote ? 0 : quote;
        } else if (c == '"' || c == '\'') {
          quote = c;
        }
        end++;
      }
      end = Math.min(end, characters.length());
      pieces.add(text.slice(at, end));
      at = LogicalLine.skipBlanks(characters, end, characters.length());
    }
    return pieces;
  }
}
