package dev.layerweight.catalog.engine;

import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.Flag;
import dev.layerweight.syntax.Head;
import dev.layerweight.syntax.HereDocument;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.Word;
import java.util.List;
import java.util.stream.Collectors;

/** The arguments of an instruction as builders write them down: continued lines joined. */
final class CommandText {

  private CommandText() {}

  /**
   * What a RUN may look like in a history, the shell left out and blanks made single.
   *
   * @return empty where the history does not tell what ran, as for a here-document with an
   *     interpreter of its own
   */
  static List<String> of(Instruction.Run run, char escape) {
    String arguments = arguments(run.head(), escape);
    List<HereDocument> documents = run.head().hereDocuments();
    if (run.command() instanceof CommandForm.Exec exec) {
      return List.of(
          HistoryStep.singleBlanks(
              exec.words().stream().map(Word::text).collect(Collectors.joining(" "))),
          HistoryStep.singleBlanks(arguments));
    }
    if (documents.isEmpty()) {
      return List.of(HistoryStep.singleBlanks(arguments));
    }
    HereDocument first = documents.getFirst();
    boolean isAll =
        documents.size() == 1
            && arguments.strip().length() <= first.operatorRange().length()
            && arguments.strip().startsWith("<<");
    if (isAll) {
      return first.body().startsWith("#!")
          ? List.of()
          : List.of(HistoryStep.singleBlanks(first.body()));
    }
    StringBuilder text = new StringBuilder(arguments);
    documents.forEach(document ->
        text.append('\n').append(document.body()).append('\n').append(document.delimiter()));
    return List.of(HistoryStep.singleBlanks(text.toString()));
  }

  /** What follows the keyword and the flags, here-documents left out. */
  static String arguments(Head head, char escape) {
    int start =
        head.flags().stream()
            .map(Flag::range)
            .mapToInt(range -> range.end())
            .max()
            .orElse(head.keywordRange().end());
    String source = head.source();
    if (head.hereDocuments().isEmpty()) {
      return joined(source.substring(Math.min(start, source.length())), escape);
    }
    int end =
        head.hereDocuments().stream()
            .mapToInt(document -> document.bodyRange().start())
            .min()
            .orElse(source.length());
    return joined(source.substring(start, Math.clamp(end, start, source.length())), escape);
  }

  /** Lines joined where they end with the escape character; comments and empty lines left out. */
  static String joined(String text, char escape) {
    StringBuilder result = new StringBuilder(text.length());
    boolean first = true;
    for (String line : text.split("\r?\n", -1)) {
      String bare = line.strip();
      if (first || !(bare.isEmpty() || bare.startsWith("#"))) {
        String end = line.stripTrailing();
        boolean continues = !end.isEmpty() && end.charAt(end.length() - 1) == escape;
        result.append(continues ? end.substring(0, end.length() - 1) : line);
      }
      first = false;
    }
    return result.toString();
  }
}
