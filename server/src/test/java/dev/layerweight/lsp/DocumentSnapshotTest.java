package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.lsp.convert.PositionEncoding;
import dev.layerweight.lsp.convert.Positions;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Random;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DocumentSnapshotTest {

  private static final List<String> PIECES =
      List.of("RUN x", "\n", "\r\n", "é", "😀", "", " \\\n", "FROM a\n", "日本");

  private static DocumentSnapshot document(String uri, String language) {
    return DocumentSnapshot.of(uri, language, 1, "");
  }

  @ParameterizedTest
  @EnumSource
  void incrementalChangesEqualTheFullText(PositionEncoding encoding) {
    Random random = new Random(42);
    StringBuilder expected = new StringBuilder("FROM a\r\nRUN é😀\n");
    DocumentSnapshot document =
        DocumentSnapshot.of("file:///Dockerfile", "dockerfile", 1, expected.toString());
    for (int version = 2; version < 400; version++) {
      int start = boundary(expected, random.nextInt(expected.length() + 1));
      int end = boundary(expected, Math.min(expected.length(), start + random.nextInt(4)));
      end = Math.max(start, end);
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      String before = expected.toString();
      Range range =
          new Positions(before, LineIndex.of(before), encoding).range(new TextRange(start, end));
      expected.replace(start, end, piece);
      document =
          document.with(
              List.of(new TextDocumentContentChangeEvent(range, piece)), version, encoding);
      assertEquals(expected.toString(), document.text(), "version " + version);
      assertEquals(LineIndex.of(expected).lineCount(), document.lines().lineCount());
    }
  }

  /** A place that a client can name: neither within a pair of surrogates nor within CRLF. */
  private static int boundary(CharSequence text, int offset) {
    int at = offset;
    while (at > 0
        && at < text.length()
        && (Character.isLowSurrogate(text.charAt(at))
            || text.charAt(at - 1) == '\r' && text.charAt(at) == '\n')) {
      at--;
    }
    return at;
  }

  @Test
  void changesOfOneMessageFollowEachOther() {
    DocumentSnapshot document = DocumentSnapshot.of("file:///Dockerfile", "", 1, "ab");
    Range middle = new Range(new Position(0, 1), new Position(0, 1));
    DocumentSnapshot after =
        document.with(
            List.of(
                new TextDocumentContentChangeEvent(middle, "12"),
                new TextDocumentContentChangeEvent(middle, "0")),
            7,
            PositionEncoding.UTF_16);
    assertEquals("a012b", after.text());
    assertEquals(7, after.version());
    assertEquals("ab", document.text());
  }

  @Test
  void knowsADockerfileByLanguageOrName() {
    assertTrue(document("untitled:Untitled-1", "dockerfile").isDockerfile());
    assertTrue(document("file:///x/api.Dockerfile", "plaintext").isDockerfile());
    assertTrue(document("file:///x/Dockerfile.dev", "").isDockerfile());
    assertTrue(document("file:///x/Containerfile", "").isDockerfile());
    assertFalse(document("file:///x/requirements.txt", "pip-requirements").isDockerfile());
    assertFalse(document("file:///x/docker-compose.yml", "dockercompose").isDockerfile());
  }
}
