package dev.layerweight.estimate.shell;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel.Result;
import dev.layerweight.estimate.Invocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Programs that print some of the lines or words that they read, such as those that lists of
 * packages go through; computed where what they read is known and the options are usual ones.
 */
final class TextFilters {

  private static final int LIMIT_CHARACTERS = 256 * 1024;
  private static final int LIMIT_LINES = 10_000;

  private static final Pattern COUNT = Pattern.compile("-(?:n)?(\\d{1,6})");
  private static final Pattern FIELDS = Pattern.compile("\\d{1,3}(,\\d{1,3})*");
  private static final Pattern AWK_FIELD =
      Pattern.compile("\\s*\\{\\s*print \\$(\\d{1,2})\\s*;?\\s*}\\s*");

  private TextFilters() {}

  /** What it prints; nothing where that cannot be computed. */
  static Optional<Result> run(Invocation invocation, ShellSession session) {
    if (!invocation.arguments().stream().allMatch(Argument::known)) {
      return Optional.empty();
    }
    List<String> words = invocation.words();
    return switch (invocation.name()) {
      case "grep", "egrep", "fgrep" -> LineSearch.run(invocation, session);
      case "head" -> part(invocation, session, true);
      case "tail" -> part(invocation, session, false);
      case "sort" -> sort(invocation, session);
      case "uniq" ->
          words.size() > 1 || words.stream().anyMatch(word -> word.startsWith("-"))
              ? Optional.empty()
              : read(words, invocation, session).map(TextFilters::unique);
      case "cut" -> cut(invocation, session);
      case "tr" -> invocation.input().filter(TextFilters::isShort).flatMap(text -> tr(words, text));
      case "awk", "gawk", "mawk" -> awk(invocation, session);
      case "seq" -> numbers(words);
      default -> Optional.empty();
    };
  }

  /** {@code seq FIRST STEP LAST} of whole numbers. */
  private static Optional<Result> numbers(List<String> words) {
    if (words.isEmpty()
        || words.size() > 3
        || !words.stream().allMatch(word -> word.matches("-?\\d{1,9}"))) {
      return Optional.empty();
    }
    List<Long> numbers = words.stream().map(Long::valueOf).toList();
    long first = words.size() > 1 ? numbers.getFirst() : 1;
    long step = words.size() > 2 ? numbers.get(1) : 1;
    long last = numbers.getLast();
    return step == 0 || (last - first) / step >= LIMIT_LINES
        ? Optional.empty()
        : Optional.of(
            printing(
                LongStream.iterate(first, at -> step > 0 ? at <= last : at >= last, at -> at + step)
                    .mapToObj(Long::toString)));
  }

  /** The text of all files, or of standard input where none is named; nothing where it is long. */
  static Optional<String> read(List<String> files, Invocation invocation, ShellSession session) {
    return files.isEmpty()
        ? invocation.input().filter(TextFilters::isShort)
        : joined(files, invocation, session, LIMIT_CHARACTERS);
  }

  /**
   * The text of files, of which {@code -} is standard input; nothing where one is not known, or all
   * of them are longer than the limit.
   */
  static Optional<String> joined(
      List<String> files, Invocation invocation, ShellSession session, int limitCharacters) {
    StringBuilder all = new StringBuilder();
    for (String file : files) {
      Optional<String> text =
          file.equals("-") ? invocation.input() : session.files().text(session.resolve(file));
      if (text.isEmpty() || all.length() + text.get().length() > limitCharacters) {
        return Optional.empty();
      }
      all.append(text.get());
    }
    return Optional.of(all.toString());
  }

  private static boolean isShort(String text) {
    return text.length() <= LIMIT_CHARACTERS;
  }

  static Result printing(Stream<String> lines) {
    return Result.printing(lines.map(line -> line + "\n").collect(Collectors.joining()));
  }

  private static Optional<Result> part(Invocation invocation, ShellSession session, boolean first) {
    int count = 10;
    List<String> files = new ArrayList<>();
    List<String> words = invocation.words();
    for (int i = 0; i < words.size(); i++) {
      String word =
          words.get(i).equals("-n") && i + 1 < words.size() ? "-n" + words.get(++i) : words.get(i);
      Matcher number = COUNT.matcher(word);
      if (number.matches()) {
        count = Integer.parseInt(number.group(1));
      } else if (word.startsWith("-") && word.length() > 1) {
        return Optional.empty();
      } else {
        files.add(word);
      }
    }
    int wanted = count;
    return files.size() > 1
        ? Optional.empty()
        : read(files, invocation, session)
            .map(text -> {
              List<String> lines = text.lines().toList();
              int shown = Math.min(wanted, lines.size());
              return printing(
                  (first
                          ? lines.subList(0, shown)
                          : lines.subList(lines.size() - shown, lines.size()))
                      .stream());
            });
  }

  private static Optional<Result> sort(Invocation invocation, ShellSession session) {
    List<String> words = invocation.words();
    List<String> files = words.stream().filter(word -> !word.startsWith("-")).toList();
    List<String> options = words.stream().filter(word -> word.startsWith("-")).toList();
    if (!options.stream().allMatch(option -> option.matches("-[ur]{1,2}"))) {
      return Optional.empty();
    }
    String all = String.join("", options);
    return read(files, invocation, session)
        .filter(text -> text.lines().limit(LIMIT_LINES + 1L).count() <= LIMIT_LINES)
        .map(text -> {
          Stream<String> lines = all.contains("u") ? text.lines().distinct() : text.lines();
          return printing(
              lines.sorted(
                  all.contains("r") ? Collections.reverseOrder() : Comparator.naturalOrder()));
        });
  }

  private static Result unique(String text) {
    List<String> lines = new ArrayList<>();
    text.lines()
        .filter(line -> lines.isEmpty() || !lines.getLast().equals(line))
        .forEach(lines::add);
    return printing(lines.stream());
  }

  private static Optional<Result> cut(Invocation invocation, ShellSession session) {
    String separator = "\t";
    String fields = "";
    List<String> files = new ArrayList<>();
    List<String> words = invocation.words();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean apart = (word.equals("-d") || word.equals("-f")) && i + 1 < words.size();
      String value = apart ? words.get(++i) : word.substring(Math.min(2, word.length()));
      if (word.startsWith("-d")) {
        separator = value;
      } else if (word.startsWith("-f")) {
        fields = value;
      } else if (word.startsWith("-")) {
        return Optional.empty();
      } else {
        files.add(word);
      }
    }
    if (separator.length() != 1 || !FIELDS.matcher(fields).matches()) {
      return Optional.empty();
    }
    String by = separator;
    List<Integer> numbers =
        Arrays.stream(fields.split(",")).map(Integer::valueOf).sorted().toList();
    UnaryOperator<String> line =
        text -> {
          String[] parts = text.split(Pattern.quote(by), -1);
          return parts.length == 1
              ? text
              : numbers.stream()
                  .filter(number -> number > 0 && number <= parts.length)
                  .map(number -> parts[number - 1])
                  .collect(Collectors.joining(by));
        };
    return read(files, invocation, session).map(text -> printing(text.lines().map(line)));
  }

  private static Optional<Result> tr(List<String> words, String text) {
    if (words.size() != 2) {
      return Optional.empty();
    }
    boolean deletes = words.getFirst().equals("-d");
    String from = character(deletes ? words.get(1) : words.getFirst());
    String to = deletes ? "" : character(words.get(1));
    return from.length() == 1 && (deletes || to.length() == 1)
        ? Optional.of(Result.printing(text.replace(from, to)))
        : Optional.empty();
  }

  private static String character(String set) {
    return switch (set) {
      case "\\n" -> "\n";
      case "\\r" -> "\r";
      case "\\t" -> "\t";
      default -> set;
    };
  }

  private static Optional<Result> awk(Invocation invocation, ShellSession session) {
    List<String> words = invocation.words();
    Matcher field = AWK_FIELD.matcher(words.isEmpty() ? "" : words.getFirst());
    if (!field.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(field.group(1));
    return read(words.subList(1, words.size()), invocation, session)
        .map(text ->
            printing(
                text.lines()
                    .map(line -> {
                      String[] parts = line.strip().split("\\s+");
                      return number == 0 ? line : number <= parts.length ? parts[number - 1] : "";
                    })));
  }
}
