package dev.layerweight.report;

import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import java.util.regex.Pattern;

/** Names an instruction in one short line: its text without continuations, comments and noise. */
final class Label {

  /** More than any format shows; keeps an instruction of megabytes from being cleaned up whole. */
  private static final int LONGEST_CHARS = 600;

  private static final Pattern COMMENT_LINE = Pattern.compile("(?m)^[ \\t]*#.*$");
  private static final Pattern RUN_FLAG =
      Pattern.compile("^RUN((?: --(?:mount|network|security|device)=\\S+)+)(?= )");
  private static final Pattern PREPARATION =
      Pattern.compile(
          "^RUN (?:set [-+a-z ]+|(?:apt-get|apt|apk)(?: -\\S+)* update(?: -\\S+)*) ?(?:&&|;) ?");
  private static final Pattern NOISE =
      Pattern.compile(
          " (?:-y|-q|-qq|-qy|-yq|-yqq|--yes|--assume-yes|--quiet|--no-install-recommends"
              + "|--no-cache-dir|--no-cache)(?= |$)");

  private Label() {}

  /**
   * The instruction's label.
   *
   * @param escape the Dockerfile's escape character, which continues lines
   */
  static String of(PlacedInstruction placed, char escape) {
    Instruction instruction = placed.instruction();
    String source = instruction.head().source();
    String start = source.substring(0, Math.min(source.length(), LONGEST_CHARS));
    String joined =
        COMMENT_LINE
            .matcher(start)
            .replaceAll("")
            .replaceAll(Pattern.quote(String.valueOf(escape)) + "[ \\t]*\\R", " ");
    String words = Visible.words(joined);
    String keyword = instruction.head().keyword();
    if (words.regionMatches(true, 0, keyword, 0, keyword.length())) {
      words = keyword + words.substring(keyword.length());
    }
    return instruction instanceof Instruction.Run ? withoutNoise(words) : words;
  }

  private static String withoutNoise(String run) {
    String rest = RUN_FLAG.matcher(run).replaceFirst("RUN");
    String before;
    do {
      before = rest;
      rest = PREPARATION.matcher(before).replaceFirst("RUN ");
    } while (!rest.equals(before));
    return NOISE.matcher(rest).replaceAll("");
  }
}
