package dev.layerweight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableFolderTest {

  @Test
  void eachSystemHasItsPlace() {
    assertEquals(
        Optional.of(Path.of("/h/.local/share/layerweight/tables")),
        TableFolder.of(Map.of("HOME", "/h", "XDG_DATA_HOME", ""), "Linux"));
    assertEquals(
        Optional.of(Path.of("/x/layerweight/tables")),
        TableFolder.of(Map.of("HOME", "/h", "XDG_DATA_HOME", "/x"), "Linux"));
    assertEquals(
        Optional.of(Path.of("/h/Library/Application Support/layerweight/tables")),
        TableFolder.of(Map.of("HOME", "/h"), "Mac OS X"));
    assertEquals(
        Optional.of(Path.of("/l/layerweight/tables")),
        TableFolder.of(Map.of("HOME", "/h", "LOCALAPPDATA", "/l"), "Windows 11"));
  }

  @Test
  void aChosenFolderGoesBefore() {
    assertEquals(
        Optional.of(Path.of("/t")), TableFolder.of(Map.of("LAYERWEIGHT_TABLES", "/t"), "Linux"));
    assertEquals(Optional.empty(), TableFolder.of(Map.of(), "Linux"));
  }
}
