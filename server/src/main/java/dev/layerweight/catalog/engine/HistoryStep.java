package dev.layerweight.catalog.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A line of history said in one way for all builders.
 *
 * <p>Docker's classic builder and Buildah write {@code /bin/sh -c #(nop) COPY file:... in /app }
 * and leave RUN without a keyword; BuildKit writes {@code RUN /bin/sh -c make # buildkit}. Values
 * of build arguments stand before a command as {@code |2 A=b C=d}.
 *
 * @param keyword of the instruction, {@code RUN} where none is written
 * @param text the rest, blanks made single
 * @param hashed whether sources of COPY and ADD are given as hashes of their content
 * @param arguments the values of build arguments and the shell stand before the command in {@code
 *     text} where this is true
 */
record HistoryStep(
    HistoryLine line, String keyword, String text, boolean hashed, boolean arguments) {

  private static final String BUILDKIT_END = " # buildkit";
  private static final String NO_OPERATION = "#(nop) ";
  private static final int LONGEST_SHELL_CHARACTERS = 200;

  private static final Set<String> KEYWORDS =
      Set.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");

  /** Instructions that make layers. */
  static final Set<String> LAYERED = Set.of("RUN", "COPY", "ADD");

  /**
   * Instructions on which it depends what a later RUN or COPY does. The others only describe the
   * image, so that a change of them leaves all sizes as they were; ARG is checked by its values.
   */
  static final Set<String> DECISIVE = Set.of("RUN", "COPY", "ADD", "ENV", "WORKDIR", "USER");

  static HistoryStep of(HistoryLine line) {
    String text = line.createdBy().strip();
    int nop = text.indexOf(NO_OPERATION);
    if (nop >= 0 && nop < LONGEST_SHELL_CHARACTERS) {
      String rest = text.substring(nop + NO_OPERATION.length()).strip();
      return of(line, firstWord(rest), rest, true);
    }
    String withoutEnd =
        text.endsWith(BUILDKIT_END)
            ? text.substring(0, text.length() - BUILDKIT_END.length())
            : text;
    String keyword = firstWord(withoutEnd);
    return KEYWORDS.contains(keyword)
        ? of(line, keyword, withoutEnd, false)
        : command(line, withoutEnd);
  }

  static List<HistoryStep> of(List<HistoryLine> history) {
    return history.stream().map(HistoryStep::of).toList();
  }

  private static HistoryStep of(HistoryLine line, String keyword, String text, boolean hashed) {
    String rest = text.substring(keyword.length());
    return keyword.equals("RUN")
        ? command(line, rest)
        : new HistoryStep(line, keyword, singleBlanks(rest), hashed, false);
  }

  private static HistoryStep command(HistoryLine line, String text) {
    String command = singleBlanks(text);
    Optional<String> counted = withoutCount(command);
    return new HistoryStep(line, "RUN", counted.orElse(command), false, counted.isPresent());
  }

  /** What follows {@code |2 } at the start. */
  private static Optional<String> withoutCount(String command) {
    if (!command.startsWith("|")) {
      return Optional.empty();
    }
    int blank = command.indexOf(' ');
    boolean number =
        blank > 1 && command.substring(1, blank).chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Optional.of(command.substring(blank + 1)) : Optional.empty();
  }

  private static String firstWord(String text) {
    int end = 0;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  /** Blanks, tabs and line ends of any number become one blank; none at the ends. */
  static String singleBlanks(String text) {
    StringBuilder result = new StringBuilder(text.length());
    boolean blank = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        blank = !result.isEmpty();
      } else {
        if (blank) {
          result.append(' ');
          blank = false;
        }
        result.append(c);
      }
    }
    return result.toString();
  }
}
