package dev.layerweight.estimate.python;

import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads pip's requirement files: nested files, constraints, options, comments, continued lines.
 *
 * <p>Bounded in depth, lines and length; a file that includes itself is read once.
 */
final class RequirementFiles {

  private static final int LIMIT_DEPTH = 20;
  private static final int LIMIT_LINES = 50_000;
  private static final int LIMIT_REQUIREMENTS = 5_000;
  private static final int LIMIT_LINE = 50_000;
  private static final int LIMIT_CHARACTERS = 4 << 20;

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)}");
  private static final Pattern PER_REQUIREMENT_OPTION =
      Pattern.compile(
          "(?<!\\s)\\s+--(?:hash|global-option|config-settings?|install-option)[= ].*$");

  private final Step step;
  private final Set<String> seen = new HashSet<>();
  private int lines;
  private int characters;

  /** What was asked for: in the command or in files. */
  final List<Asked> asked = new ArrayList<>();

  /** Paths and URLs instead of names, as written. */
  final List<Place> places = new ArrayList<>();

  final Map<String, PythonSpecifier> constraints = new HashMap<>();
  final List<String> indexes = new ArrayList<>();
  final List<String> mainIndexes = new ArrayList<>();
  final List<String> extraIndexes = new ArrayList<>();
  final List<String> problems = new ArrayList<>();
  boolean preReleases;

  /**
   * A requirement and where it stands.
   *
   * @param file empty for the command itself
   * @param range of the word in the instruction
   */
  record Asked(PythonRequirement requirement, String file, TextRange range) {}

  /** A project given by a path or URL. */
  record Place(String written, boolean editable, String directory, TextRange range) {}

  RequirementFiles(Step step) {
    this.step = step;
  }

  void read(String path, TextRange range) {
    readAt(path, step.resolve(path), range, false, 0);
  }

  void readConstraints(String path, TextRange range) {
    readAt(path, step.resolve(path), range, true, 0);
  }

  private void readAt(String written, String path, TextRange range, boolean constraint, int depth) {
    if (written.matches("(?i)[a-z][a-z+.-]+://.*")) {
      problems.add("what " + written + " asks for is not known");
    } else {
      read(path, range, constraint, depth);
    }
  }

  private void read(String path, TextRange range, boolean constraint, int depth) {
    if (!seen.add((constraint ? "c:" : "r:") + path) || depth > LIMIT_DEPTH) {
      return;
    }
    Optional<String> text = step.files().text(path);
    if (text.isEmpty()) {
      problems.add(
          path
              + (step.files().exists(path)
                  ? " cannot be read; what it asks for is not counted"
                  : " is not there"));
      return;
    }
    readText(text.get(), path, range, constraint, depth);
  }

  /** Reads lines that are given, as from standard input. */
  void readText(String text, String path, TextRange range) {
    readText(text, path, range, false, 0);
  }

  private void readText(String text, String path, TextRange range, boolean constraint, int depth) {
    characters += Math.min(text.length(), LIMIT_CHARACTERS + 1);
    if (characters > LIMIT_CHARACTERS || text.indexOf('\0') >= 0) {
      problems.add(path + " is no requirement file that can be read");
      return;
    }
    StringBuilder pending = new StringBuilder();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (++lines > LIMIT_LINES) {
        problems.add(path + " has too many lines");
        return;
      }
      if (line.endsWith("\\") && !line.stripLeading().startsWith("#")) {
        pending.append(line, 0, line.length() - 1).append(' ');
        continue;
      }
      line(pending.append(line).toString(), path, range, constraint, depth);
      pending.setLength(0);
    }
    if (!pending.isEmpty()) {
      line(pending.toString(), path, range, constraint, depth);
    }
  }

  private void line(String raw, String path, TextRange range, boolean constraint, int depth) {
    if (raw.length() > LIMIT_LINE) {
      problems.add(path + " has a line of " + raw.length() + " characters, which is not read");
      return;
    }
    String line = expanded(withoutComment(raw)).strip();
    if (line.startsWith("\uFEFF")) {
      line = line.substring(1).strip();
    }
    if (line.isEmpty()) {
      return;
    }
    String folder = UnixPath.parent(path);
    if (line.startsWith("-")) {
      option(line, folder, range, constraint, depth);
      return;
    }
    String plain = PER_REQUIREMENT_OPTION.matcher(line).replaceAll("").strip();
    if (isPlace(plain)) {
      places.add(new Place(plain, false, folder, range));
      return;
    }
    Optional<PythonRequirement> requirement = PythonRequirement.parse(plain);
    if (requirement.isEmpty()) {
      problems.add("\"" + shortened(plain) + "\" in " + path + " is no requirement");
    } else if (constraint) {
      if (requirement.get().marker().holds(target(), Set.of())) {
        constraints.merge(
            requirement.get().name(), requirement.get().specifier(), PythonSpecifier::and);
      }
    } else if (asked.size() < LIMIT_REQUIREMENTS) {
      asked.add(new Asked(requirement.get(), path, range));
    }
  }

  private PythonTarget target() {
    return PythonTarget.of(PythonTarget.USUAL, step.platform());
  }

  private void option(String line, String folder, TextRange range, boolean constraint, int depth) {
    String[] words = line.split("[\\s=]+", 2);
    String option = words[0];
    String value = words.length > 1 ? words[1].strip().replaceAll("^[\"']|[\"']$", "") : "";
    if (value.isEmpty() && option.length() > 2 && option.charAt(1) != '-') {
      value = option.substring(2);
      option = option.substring(0, 2);
    }
    switch (option) {
      case "-r", "--requirement" ->
          readAt(value, UnixPath.resolve(folder, value), range, constraint, depth + 1);
      case "-c", "--constraint" ->
          readAt(value, UnixPath.resolve(folder, value), range, true, depth + 1);
      case "-e", "--editable" -> places.add(new Place(value, true, folder, range));
      case "-i", "--index-url", "--pypi-url" -> {
        indexes.add(value);
        mainIndexes.add(value);
      }
      case "--extra-index-url" -> {
        indexes.add(value);
        extraIndexes.add(value);
      }
      case "-f", "--find-links" -> indexes.add(value);
      case "--pre" -> preReleases = true;
      default -> {}
    }
  }

  private String expanded(String line) {
    if (line.indexOf("${") < 0) {
      return line;
    }
    Matcher matcher = VARIABLE.matcher(line);
    return matcher.replaceAll(
        result -> Matcher.quoteReplacement(step.variable(result.group(1)).orElse(result.group())));
  }

  private static String withoutComment(String line) {
    for (int at = line.indexOf('#'); at >= 0; at = line.indexOf('#', at + 1)) {
      if (at == 0 || Character.isWhitespace(line.charAt(at - 1))) {
        return line.substring(0, at);
      }
    }
    return line;
  }

  static boolean isPlace(String text) {
    return text.startsWith(".")
        || text.startsWith("/")
        || text.startsWith("~")
        || (text.contains("://") && !text.contains(" @ ") && !text.matches("[\\w.-]+(\\[.*])?@.*"))
        || text.endsWith(".whl")
        || text.endsWith(".tar.gz");
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
