package dev.layerweight.estimate.shell;

import dev.layerweight.estimate.CommandModel.Result;
import dev.layerweight.estimate.CommandModel.Success;
import dev.layerweight.estimate.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * {@code grep} in a known text, for patterns without repeated groups and with few repeats, which
 * need little time whatever the text is.
 */
final class LineSearch {

  private static final int LIMIT_PATTERN_CHARACTERS = 200;
  private static final int LIMIT_LINE_CHARACTERS = 4_000;
  private static final int LIMIT_REPEATS = 3;

  /** Options that change which lines are printed in a way that is followed here. */
  private static final Pattern OPTIONS = Pattern.compile("-[vqiEFhsx]+");

  private LineSearch() {}

  static Optional<Result> run(Invocation invocation, ShellSession session) {
    List<String> options = new ArrayList<>();
    List<String> operands = new ArrayList<>();
    for (String word : invocation.words()) {
      (word.startsWith("-") && word.length() > 1 ? options : operands).add(word);
    }
    if (operands.isEmpty() || !options.stream().allMatch(one -> OPTIONS.matcher(one).matches())) {
      return Optional.empty();
    }
    String all = String.join("", options);
    boolean fixed = all.contains("F") || invocation.name().equals("fgrep");
    boolean extended = all.contains("E") || invocation.name().equals("egrep");
    Optional<Predicate<String>> matches =
        predicate(operands.getFirst(), fixed, extended, all.contains("i"), all.contains("x"));
    List<String> files = operands.subList(1, operands.size());
    return matches.flatMap(wanted ->
        TextFilters.read(files, invocation, session)
            .filter(text -> files.size() < 2)
            .filter(text -> text.lines().allMatch(l -> l.length() <= LIMIT_LINE_CHARACTERS))
            .map(text -> {
              List<String> found =
                  text.lines().filter(all.contains("v") ? wanted.negate() : wanted).toList();
              return found.isEmpty()
                  ? Result.FAILED
                  : all.contains("q")
                      ? new Result(Success.YES, Optional.of(""))
                      : TextFilters.printing(found.stream());
            }));
  }

  private static Optional<Predicate<String>> predicate(
      String pattern, boolean fixed, boolean extended, boolean anyCase, boolean wholeLine) {
    if (pattern.length() > LIMIT_PATTERN_CHARACTERS) {
      return Optional.empty();
    }
    Optional<String> regex =
        fixed ? Optional.of(Pattern.quote(pattern)) : translated(pattern, extended);
    return regex.map(text -> {
      Pattern compiled = Pattern.compile(text, anyCase ? Pattern.CASE_INSENSITIVE : 0);
      return wholeLine ? compiled.asMatchPredicate() : compiled.asPredicate();
    });
  }

  /** A pattern of POSIX as one of Java; nothing for repeated groups, counts and references. */
  private static Optional<String> translated(String pattern, boolean extended) {
    StringBuilder java = new StringBuilder();
    int repeats = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '^', '$', '.' -> java.append(c);
        case '*' -> {
          repeats++;
          java.append(i == 0 ? "\\*" : "*");
        }
        case '[' -> {
          int from = i + (pattern.startsWith("[^", i) ? 2 : 1);
          int end = closing(pattern, from);
          if (end < 0) {
            return Optional.empty();
          }
          java.append(set(pattern.substring(from, end), from == i + 2));
          i = end;
        }
        case '\\' -> {
          if (++i >= pattern.length()) {
            return Optional.empty();
          }
          char next = pattern.charAt(i);
          if (next == 's' || next == 'S' || next == 'w' || next == 'W' || next == 'b') {
            java.append('\\').append(next);
          } else if (Character.isLetterOrDigit(next) || !extended && "(){}|+?".indexOf(next) >= 0) {
            return Optional.empty();
          } else {
            java.append(Pattern.quote(String.valueOf(next)));
          }
        }
        case '(', ')', '{', '}', '|', '+', '?' -> {
          boolean repeated =
              c == ')' && i + 1 < pattern.length() && "*+?{".indexOf(pattern.charAt(i + 1)) >= 0;
          if (extended && (c == '{' || c == '}' || repeated)) {
            return Optional.empty();
          }
          repeats += extended && (c == '+' || c == '?') ? 1 : 0;
          java.append(extended ? String.valueOf(c) : "\\" + c);
        }
        default -> java.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return repeats > LIMIT_REPEATS || !isPattern(java)
        ? Optional.empty()
        : Optional.of(java.toString());
  }

  private static boolean isPattern(CharSequence text) {
    try {
      Pattern.compile(text.toString());
      return true;
    } catch (java.util.regex.PatternSyntaxException _) {
      return false;
    }
  }

  /** The end of a set whose first member may be a bracket, past names such as {@code [:space:]}. */
  private static int closing(String pattern, int from) {
    for (int i = from; i < pattern.length(); i++) {
      if (pattern.startsWith("[:", i)) {
        i = pattern.indexOf(":]", i + 2) + 1;
        if (i == 0) {
          return -1;
        }
      } else if (pattern.charAt(i) == ']' && i > from) {
        return i;
      }
    }
    return -1;
  }

  private static String set(String members, boolean negated) {
    String named =
        members
            .replace("\\", "\\\\")
            .replace("&", "\\&")
            .replace("^", "\\^")
            .replace("[:space:]", "\\s")
            .replace("[:blank:]", " \\t")
            .replace("[:alpha:]", "a-zA-Z")
            .replace("[:digit:]", "0-9")
            .replace("[:alnum:]", "a-zA-Z0-9")
            .replace("[:upper:]", "A-Z")
            .replace("[:lower:]", "a-z")
            .replace("[", "\\[")
            .replace("]", "\\]");
    return (negated ? "[^" : "[") + named + "]";
  }
}
