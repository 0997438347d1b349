package dev.layerweight.lsp;

import dev.layerweight.lsp.convert.FileUris;
import dev.layerweight.lsp.convert.PositionEncoding;
import dev.layerweight.lsp.convert.Positions;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;

/**
 * A document as the client had it at one version.
 *
 * @param version the client's own number
 */
record DocumentSnapshot(String uri, String languageId, int version, String text, LineIndex lines) {

  /** Longer documents are kept, because changes to them still arrive, but not analysed. */
  static final int ANALYSED_CHARACTERS = 5_000_000;

  private static final Pattern NAME =
      Pattern.compile(
          "(?:(?:docker|container)file(?:\\..*)?|.*\\.(?:docker|container)file)",
          Pattern.CASE_INSENSITIVE);

  static DocumentSnapshot of(String uri, String languageId, int version, String text) {
    return new DocumentSnapshot(uri, languageId, version, text, LineIndex.of(text));
  }

  /**
   * The document after the client's changes, each of which speaks of the text after the one before.
   */
  DocumentSnapshot with(
      List<TextDocumentContentChangeEvent> changes, int newVersion, PositionEncoding encoding) {
    String changed = text;
    LineIndex index = lines;
    for (TextDocumentContentChangeEvent change : changes) {
      if (change.getRange() == null) {
        changed = change.getText();
        index = LineIndex.of(changed);
      } else {
        TextRange range = new Positions(changed, index, encoding).range(change.getRange());
        changed =
            changed.substring(0, range.start()) + change.getText() + changed.substring(range.end());
        index = index.after(range, changed);
      }
    }
    return new DocumentSnapshot(uri, languageId, newVersion, changed, index);
  }

  Positions positions(PositionEncoding encoding) {
    return new Positions(text, lines, encoding);
  }

  /** Whether it is a Dockerfile, by its language or by its name. */
  boolean isDockerfile() {
    String language = languageId.toLowerCase(Locale.ROOT);
    return language.equals("dockerfile")
        || language.equals("containerfile")
        || NAME.matcher(FileUris.fileName(uri)).matches();
  }

  boolean isTooLong() {
    return text.length() > ANALYSED_CHARACTERS;
  }
}
