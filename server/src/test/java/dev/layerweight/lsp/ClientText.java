package dev.layerweight.lsp;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;

/**
 * A text as a client sees it that counts the characters of a line in its own units. It is written
 * without the server's own conversion, so that a mistake there does not hide itself.
 */
record ClientText(String text, String encoding) {

  /** The text after the one document's edits, whichever way the client takes them. */
  String after(WorkspaceEdit edit) {
    List<TextEdit> edits =
        edit.getDocumentChanges() == null
            ? edit.getChanges().get(TestClient.URI)
            : edit.getDocumentChanges().getFirst().getLeft().getEdits().stream()
                .map(each -> each.getLeft())
                .toList();
    String changed = text;
    List<TextEdit> backwards =
        edits.stream()
            .sorted(
                Comparator.comparingInt((TextEdit each) -> offset(each.getRange().getStart()))
                    .reversed())
            .toList();
    for (TextEdit each : backwards) {
      changed =
          changed.substring(0, offset(each.getRange().getStart()))
              + each.getNewText()
              + changed.substring(offset(each.getRange().getEnd()));
    }
    return changed;
  }

  String at(Range range) {
    return text.substring(offset(range.getStart()), offset(range.getEnd()));
  }

  /** The place of a part of the text that occurs once. */
  Position position(String part) {
    String before = text.substring(0, text.indexOf(part));
    int line = (int) before.chars().filter(c -> c == '\n').count();
    return new Position(line, units(before.substring(before.lastIndexOf('\n') + 1)));
  }

  private int offset(Position position) {
    int start = 0;
    for (int line = 0; line < position.getLine(); line++) {
      start = text.indexOf('\n', start) + 1;
    }
    int end = start;
    while (units(text.substring(start, end)) < position.getCharacter()) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  private int units(String part) {
    return switch (encoding) {
      case "utf-8" -> bytes(part, StandardCharsets.UTF_8);
      case "utf-16" -> bytes(part, StandardCharsets.UTF_16LE) / 2;
      case "utf-32" -> bytes(part, Charset.forName("UTF-32LE")) / 4;
      default -> throw new AssertionError(encoding);
    };
  }

  private static int bytes(String part, Charset charset) {
    return part.getBytes(charset).length;
  }
}
