package dev.layerweight.advice.rules;

import dev.layerweight.advice.Subject;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;

/** Lines at the end of the ignore file, which is made where it is missing. */
final class IgnoreLines {

  private IgnoreLines() {}

  /** Empty where the ignore file lies outside of the build context. */
  static Optional<Fix> adding(List<String> lines, Subject subject) {
    return adding(lines, lines, false, subject);
  }

  /**
   * The same under other names.
   *
   * @param named what the title says of the lines
   * @param safe whether nothing that the image does can change by it
   */
  static Optional<Fix> adding(
      List<String> lines, List<String> named, boolean safe, Subject subject) {
    return subject
        .context()
        .ignoreFile()
        .map(path -> {
          String text = subject.context().ignoreText();
          String ending = text.contains("\r\n") ? "\r\n" : "\n";
          String start = text.isEmpty() || text.endsWith("\n") ? "" : ending;
          String added = start + String.join(ending, lines) + ending;
          TextEdit edit = new TextEdit(new TextRange(text.length(), text.length()), added);
          return new Fix(
              "Add " + Wording.list(named) + " to " + path.substring(path.lastIndexOf('/') + 1),
              List.of(new FileEdit(path, List.of(edit))),
              safe);
        });
  }
}
