package dev.layerweight.project;

import dev.layerweight.catalog.context.Glob;
import dev.layerweight.image.Platform;
import dev.layerweight.policy.ByteSize;
import dev.layerweight.policy.Level;
import dev.layerweight.policy.RuleNames;
import dev.layerweight.syntax.parse.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Turns the text of a settings file into settings: what can be read is used, the rest is told. */
final class SettingsReader {

  /** The keys of the file; the schema for editors has the same. */
  static final Set<String> KEYS =
      Set.of(
          "target",
          "platform",
          "minimum-bytes",
          "budget",
          "budgets",
          "build-args",
          "rules",
          "ignore");

  private static final int MOST_PROBLEMS = 50;
  private static final int MOST_ENTRIES = 1_000;
  private static final int SHOWN_CHARACTERS = 60;

  private final Set<String> knownRules;
  private final List<SettingsProblem> problems = new ArrayList<>();
  private Optional<String> target = Optional.empty();
  private Optional<Platform> platform = Optional.empty();
  private OptionalLong minimumBytes = OptionalLong.empty();
  private OptionalLong budgetBytes = OptionalLong.empty();
  private final Map<String, String> buildArguments = new LinkedHashMap<>();
  private final Map<String, Level> levels = new LinkedHashMap<>();
  private final List<String> ignored = new ArrayList<>();
  private final List<BudgetPattern> budgets = new ArrayList<>();

  private SettingsReader(Set<String> knownRules) {
    this.knownRules = knownRules;
  }

  /** Never throws for any text. */
  static ProjectSettings read(String text, Path file, Set<String> knownRules) {
    Optional<SettingsProblem> shape = TomlShape.problem(text);
    if (shape.isPresent()) {
      return ProjectSettings.unread(Optional.of(file), List.of(shape.get()));
    }
    SettingsReader reader = new SettingsReader(knownRules);
    TomlParseResult parsed = Toml.parse(text);
    for (TomlParseError error : parsed.errors()) {
      reader.problem(error.position(), Optional.ofNullable(error.getMessage()).orElse("not TOML"));
    }
    reader.take(parsed);
    return new ProjectSettings(
        Optional.of(file),
        reader.target,
        reader.platform,
        reader.minimumBytes,
        Map.copyOf(reader.buildArguments),
        Map.copyOf(reader.levels),
        reader.budgetBytes,
        List.copyOf(reader.budgets),
        List.copyOf(reader.problems));
  }

  private void take(TomlTable root) {
    for (String key : root.keySet()) {
      Entry entry = new Entry(key, key, value(root, key), position(root, key));
      switch (key) {
        case "target" -> target = entry.text("the name of a stage").or(() -> target);
        case "platform" -> platform = platform(entry);
        case "minimum-bytes" -> minimumBytes = bytes(entry);
        case "budget" -> budgetBytes = bytes(entry);
        case "budgets" -> entries(entry).forEach(this::budget);
        case "build-args" -> entries(entry).forEach(this::buildArgument);
        case "rules" -> entries(entry).forEach(this::level);
        case "ignore" -> ignore(entry);
        default ->
            problem(entry.position(), "unknown key " + shown(key) + Suggestion.hint(key, KEYS, ""));
      }
    }
    // Whatever the order of the file, a rule that is ignored is off.
    ignored.forEach(rule -> levels.put(rule, Level.OFF));
  }

  private Optional<Platform> platform(Entry entry) {
    Optional<String> text = entry.text("linux/amd64 or linux/arm64");
    Optional<Platform> known =
        text.flatMap(Platform::parse)
            .filter(one -> one.equals(Platform.LINUX_AMD64) || one.equals(Platform.LINUX_ARM64));
    if (text.isPresent() && known.isEmpty()) {
      entry.problem("linux/amd64 or linux/arm64 is known, not " + shown(text.get()));
    }
    return known;
  }

  private OptionalLong bytes(Entry entry) {
    return switch (entry.value()) {
      case Long number when number >= 0 -> OptionalLong.of(number);
      case String text ->
          switch (ByteSize.parse(text)) {
            case ByteSize.Known(long bytes) -> OptionalLong.of(bytes);
            case ByteSize.Malformed(String reason) -> {
              entry.problem(reason);
              yield OptionalLong.empty();
            }
          };
      case Object _ -> {
        entry.problem("a size is expected, such as \"500MB\" or a number of bytes");
        yield OptionalLong.empty();
      }
    };
  }

  private void budget(Entry entry) {
    Optional<Glob> files = Glob.compile(entry.key());
    if (files.isEmpty()) {
      entry.problem("this is no pattern of paths");
      return;
    }
    if (entry.value() instanceof TomlTable) {
      Map<String, Long> stages = new LinkedHashMap<>();
      for (Entry stage : entries(entry)) {
        bytes(stage).ifPresent(size -> stages.put(stage.key().toLowerCase(Locale.ROOT), size));
      }
      budgets.add(new BudgetPattern(files.get(), OptionalLong.empty(), Map.copyOf(stages)));
    } else {
      OptionalLong image = bytes(entry);
      if (image.isPresent()) {
        budgets.add(new BudgetPattern(files.get(), image, Map.of()));
      }
    }
  }

  private void buildArgument(Entry entry) {
    switch (entry.value()) {
      case String text -> buildArguments.put(entry.key(), text);
      case Long number -> buildArguments.put(entry.key(), number.toString());
      case Double number -> buildArguments.put(entry.key(), number.toString());
      case Boolean flag -> buildArguments.put(entry.key(), flag.toString());
      case Object _ -> entry.problem("a text is expected, the value of the ARG");
    }
  }

  private void level(Entry entry) {
    if (!knownRules.contains(entry.key())) {
      problem(entry.position(), "rules: " + RuleNames.unknown(entry.key(), knownRules));
      return;
    }
    Optional<Level> level =
        entry.value() instanceof String word ? Level.named(word) : Optional.empty();
    level.ifPresentOrElse(
        known -> levels.put(entry.key(), known),
        () -> entry.problem("one of " + Level.words() + " is expected"));
  }

  private void ignore(Entry entry) {
    if (!(entry.value() instanceof TomlArray array)) {
      entry.problem("a list of rule ids is expected");
      return;
    }
    for (int i = 0; i < Math.min(array.size(), MOST_ENTRIES); i++) {
      TomlPosition position = Optional.ofNullable(array.inputPositionOf(i)).orElse(entry.position);
      switch (array.get(i)) {
        case String rule when knownRules.contains(rule) -> ignored.add(rule);
        case String rule -> problem(position, "ignore: " + RuleNames.unknown(rule, knownRules));
        case Object _ -> problem(position, "ignore: the id of a rule is expected");
      }
    }
  }

  /** The entries of a table; none, and a problem, where it is something else. */
  private List<Entry> entries(Entry entry) {
    if (!(entry.value() instanceof TomlTable table)) {
      entry.problem("a table is expected: [" + shown(entry.name()) + "]");
      return List.of();
    }
    return table.keySet().stream()
        .limit(MOST_ENTRIES)
        .map(key ->
            new Entry(
                entry.name() + "." + key,
                key,
                value(table, key),
                Optional.ofNullable(table.inputPositionOf(List.of(key))).orElse(entry.position())))
        .toList();
  }

  private static Object value(TomlTable table, String key) {
    return Optional.ofNullable(table.get(List.of(key))).orElse("");
  }

  private static TomlPosition position(TomlTable table, String key) {
    return Optional.ofNullable(table.inputPositionOf(List.of(key)))
        .orElseGet(() -> TomlPosition.positionAt(1, 1));
  }

  private void problem(TomlPosition position, String message) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(new SettingsProblem(position.line(), position.column(), message));
    }
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
  }

  /**
   * A key with its value.
   *
   * @param name with the names of the tables around it
   */
  private final class Entry {

    private final String name;
    private final String key;
    private final Object value;
    private final TomlPosition position;

    private Entry(String name, String key, Object value, TomlPosition position) {
      this.name = name;
      this.key = key;
      this.value = value;
      this.position = position;
    }

    private String name() {
      return name;
    }

    private String key() {
      return key;
    }

    private Object value() {
      return value;
    }

    private TomlPosition position() {
      return position;
    }

    private Optional<String> text(String expected) {
      if (value instanceof String text && !text.isBlank()) {
        return Optional.of(text.strip());
      }
      problem(expected + " is expected");
      return Optional.empty();
    }

    private void problem(String message) {
      SettingsReader.this.problem(position, shown(name) + ": " + message);
    }
  }
}
