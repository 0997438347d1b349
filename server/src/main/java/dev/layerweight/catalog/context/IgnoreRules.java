package dev.layerweight.catalog.context;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The patterns of a {@code .dockerignore}, with the meaning that BuildKit gives them.
 *
 * <p>The rules are those of the Go module {@code github.com/moby/patternmatcher}: the last pattern
 * that matches wins, {@code !} takes back, a matched folder takes all below it along, patterns are
 * anchored at the context's root and their leading and trailing slashes mean nothing.
 */
final class IgnoreRules {

  static final IgnoreRules NONE = new IgnoreRules(List.of(), List.of());

  private static final int MAXIMUM_PATTERNS = 20_000;

  private record Rule(String text, boolean exception, Predicate<String> matcher) {}

  /** Which rules matched a folder; its children need it. */
  record Verdict(boolean ignored, BitSet matched) {
    static final Verdict ROOT = new Verdict(false, new BitSet());
  }

  private final List<Rule> rules;
  private final List<String> problems;
  private final boolean hasExceptions;
  private final boolean exceptionsArePlain;

  private IgnoreRules(List<Rule> rules, List<String> problems) {
    this.rules = List.copyOf(rules);
    this.problems = List.copyOf(problems);
    this.hasExceptions = rules.stream().anyMatch(Rule::exception);
    this.exceptionsArePlain =
        rules.stream()
            .filter(Rule::exception)
            .noneMatch(rule -> Glob.hasWildcard(withoutTrailingGlob(rule.text())));
  }

  /** Reads the text of an ignore file. */
  static IgnoreRules parse(String text) {
    String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return of(
        withoutMark.lines().map(line -> line.startsWith("#") ? "" : line).toList(),
        "ignore file, line ");
  }

  /** Reads patterns such as those of {@code COPY --exclude}. */
  static IgnoreRules of(List<String> patterns) {
    return of(patterns, "--exclude ");
  }

  /**
   * @param place what a problem's place is called, before its number
   */
  private static IgnoreRules of(List<String> patterns, String place) {
    List<Rule> rules = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int number = 0;
    for (String line : patterns) {
      number++;
      String pattern = line.strip();
      if (pattern.isEmpty()) {
        continue;
      }
      if (rules.size() == MAXIMUM_PATTERNS) {
        problems.add("only the first " + MAXIMUM_PATTERNS + " ignore patterns are used");
        break;
      }
      boolean exception = pattern.startsWith("!");
      if (exception) {
        pattern = pattern.substring(1).strip();
      }
      if (pattern.isEmpty()) {
        problems.add(place + number + ": an ignore pattern cannot be a lone !");
        continue;
      }
      String cleaned = ContextPaths.clean(pattern);
      if (cleaned.length() > 1 && cleaned.startsWith("/")) {
        cleaned = cleaned.substring(1);
      }
      Optional<Predicate<String>> matcher = matcher(cleaned);
      if (matcher.isEmpty()) {
        problems.add(place + number + ": malformed ignore pattern " + shortened(pattern));
      } else {
        rules.add(new Rule(cleaned, exception, matcher.get()));
      }
    }
    return rules.isEmpty() && problems.isEmpty() ? NONE : new IgnoreRules(rules, problems);
  }

  IgnoreRules withProblem(String problem) {
    List<String> more = new ArrayList<>(problems);
    more.add(problem);
    return new IgnoreRules(rules, more);
  }

  List<String> problems() {
    return problems;
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  /**
   * The same three shortcuts as the original has, and not only for speed: {@code **x} matches every
   * path that ends in {@code x}, which its general form would not.
   */
  private static Optional<Predicate<String>> matcher(String pattern) {
    Optional<Glob> glob = Glob.compile(pattern);
    if (glob.isEmpty()) {
      return Optional.empty();
    }
    if (isPlain(pattern)) {
      return Optional.of(pattern::equals);
    }
    if (pattern.startsWith("**") && isPlain(pattern.substring(2))) {
      String suffix = pattern.substring(2);
      return Optional.of(path ->
          path.endsWith(suffix) || (suffix.startsWith("/") && path.equals(suffix.substring(1))));
    }
    if (pattern.endsWith("**") && isPlain(pattern.substring(0, pattern.length() - 2))) {
      String prefix = pattern.substring(0, pattern.length() - 2);
      return Optional.of(path -> path.startsWith(prefix));
    }
    return Optional.of(glob.get()::matches);
  }

  private static boolean isPlain(String text) {
    return text.chars().noneMatch(c -> c == '*' || c == '?' || c == '[' || c == ']' || c == '\\');
  }

  private static String withoutTrailingGlob(String pattern) {
    return pattern.endsWith("/**") ? pattern.substring(0, pattern.length() - 3) : pattern;
  }

  /** Whether a path is ignored, given the verdict on the folder that it lies in. */
  Verdict judge(String path, Verdict parent) {
    if (rules.isEmpty()) {
      return Verdict.ROOT;
    }
    boolean ignored = false;
    BitSet matched = new BitSet(rules.size());
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      boolean match = parent.matched().get(i);
      if (!match) {
        // A pattern that could not change the outcome is not asked, so it does not reach the
        // children either; the original does the same.
        if (rule.exception() != ignored) {
          continue;
        }
        match = rule.matcher().test(path);
      }
      if (match) {
        matched.set(i);
        ignored = !rule.exception();
      }
    }
    return new Verdict(ignored, matched);
  }

  /** The verdict on a path from the verdicts on all folders above it. */
  Verdict judge(String path) {
    Verdict verdict = Verdict.ROOT;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      verdict = judge(path.substring(0, slash), verdict);
    }
    return judge(path, verdict);
  }

  boolean ignores(String path) {
    return !path.isEmpty() && judge(path).ignored();
  }

  /** Whether something below an ignored folder may be taken back by an exception. */
  boolean mayKeepSomethingIn(String ignoredFolder) {
    if (!hasExceptions) {
      return false;
    }
    if (!exceptionsArePlain) {
      return true;
    }
    String prefix = ignoredFolder + "/";
    return rules.stream()
        .filter(Rule::exception)
        .anyMatch(rule -> (withoutTrailingGlob(rule.text()) + "/").startsWith(prefix));
  }
}
