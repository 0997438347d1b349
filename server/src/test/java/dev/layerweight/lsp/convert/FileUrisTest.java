package dev.layerweight.lsp.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileUrisTest {

  @Test
  void onlyFilesHavePaths() {
    assertEquals(
        Optional.of(Path.of("/a b/Dockerfile")), FileUris.path("file:///a%20b/Dockerfile"));
    assertEquals(Optional.empty(), FileUris.path("untitled:Untitled-1"));
    assertEquals(Optional.empty(), FileUris.path("vscode-vfs://host/Dockerfile"));
    assertEquals(Optional.empty(), FileUris.path("file:///broken%zz"));
    assertEquals(Optional.empty(), FileUris.path("file://host/share/Dockerfile"));
    assertEquals(Optional.empty(), FileUris.path(""));
  }

  @Test
  void everyAddressHasAName() {
    assertEquals("Dockerfile", FileUris.fileName("vscode-vfs://host/x/Dockerfile?ref=main"));
    assertEquals("Untitled-1", FileUris.fileName("untitled:Untitled-1"));
  }
}
