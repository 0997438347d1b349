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
              "Add " + Wording.list(lines) + " to " + path.substring(path.lastIndexOf('/') + 1),
              List.of(new FileEdit(path, List.of(edit))),
              false);
        });
  }
}
