package dev.layerweight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.cli.PendingChanges.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenTogetherTest {

  @TempDir Path folder;
  private Path there;
  private Path missing;

  @BeforeEach
  void makeFile() throws IOException {
    there = Files.writeString(folder.resolve("there"), "before");
    missing = folder.resolve("missing");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Change change(String after) {
    return new Change(there, Optional.of("before"), after);
  }

  private Change made(String text) {
    return new Change(missing, Optional.empty(), text);
  }

  @Test
  void allAreWrittenAndKeepTheirRights() throws IOException {
    Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxr-x---"));
    assertEquals(Optional.empty(), WrittenTogether.write(List.of(change("after"), made("new"))));
    assertEquals("after", Files.readString(there));
    assertEquals("new", Files.readString(missing));
    assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(there)));
    assertEquals(List.of("missing", "there"), names());
  }

  /** The second of two files at one new place cannot be put there any more. */
  @Test
  void whatFailsMidwayIsPutBack() throws IOException {
    Optional<String> reason =
        WrittenTogether.write(List.of(change("after"), made("one"), made("two")));
    assertTrue(reason.orElseThrow().startsWith("cannot be written: "), reason::get);
    assertTrue(!reason.get().contains("stays changed"), reason::get);
    assertEquals("before", Files.readString(there));
    assertEquals(List.of("there"), names());
  }

  @Test
  void oneThatChangedMeanwhileKeepsAllAsTheyAre() throws IOException {
    Files.writeString(there, "other");
    assertEquals(
        Optional.of(there + ": changed meanwhile"),
        WrittenTogether.write(List.of(made("new"), change("after"))));
    Files.writeString(there, "before");
    Files.writeString(missing, "other");
    assertEquals(
        Optional.of(missing + ": was made meanwhile"),
        WrittenTogether.write(List.of(change("after"), made("new"))));
    assertEquals("before", Files.readString(there));
    assertEquals("other", Files.readString(missing));
    assertEquals(List.of("missing", "there"), names());
  }

  @Test
  void oneThatIsReadOnlyKeepsAllAsTheyAre() throws IOException {
    Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("r--r--r--"));
    assertEquals(
        Optional.of(there + ": is read-only"),
        WrittenTogether.write(List.of(made("new"), change("after"))));
    assertEquals("before", Files.readString(there));
    assertEquals(List.of("there"), names());
  }
}
