package dev.layerweight.project;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFilesTest {

  private final ProjectFiles files = new ProjectFiles(Set.of("pip-cache"));

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private List<String> problems() {
    return files.of(folder).problems().stream().map(SettingsProblem::message).toList();
  }

  @Test
  void theNearestFileUpwardsCounts() throws IOException {
    write(".git/HEAD", "");
    write(".layerweight.toml", "target = \"outer\"");
    Files.createDirectories(folder.resolve("a/b"));
    assertEquals(Optional.of("outer"), files.of(folder.resolve("a/b")).target());
    Path inner = write("a/.layerweight.toml", "\uFEFFtarget = \"inner\"");
    assertEquals(Optional.of("inner"), files.of(folder.resolve("a/b")).target());
    assertEquals(Optional.of(inner), files.of(folder.resolve("a/b")).file());
  }

  @Test
  void nothingIsTakenFromBeyondTheRepository() throws IOException {
    write(".layerweight.toml", "target = \"outer\"");
    write("repository/.git", "gitdir: elsewhere");
    assertEquals(ProjectSettings.NONE, files.of(folder.resolve("repository")));
  }

  @Test
  void aFileThatCannotBeReadIsAProblem() throws IOException {
    write(".layerweight.toml", "a = 1\n".repeat(20_000));
    assertEquals(List.of("the file is larger than 64 kB and is not read"), problems());
    Files.write(folder.resolve(ProjectFiles.NAME), new byte[] {1, 0, 2});
    assertEquals(List.of("the file is a binary file and is not read"), problems());
    Files.write(
        folder.resolve(ProjectFiles.NAME), "a = \"é\"".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(List.of("the file is not UTF-8 and is not read"), problems());
  }

  @Test
  void linksThatLeadInCirclesEnd() throws IOException {
    Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
    Files.createSymbolicLink(folder.resolve("self"), folder);
    write(".layerweight.toml", "target = \"x\"");
    assertEquals(Optional.of("x"), files.of(folder.resolve("self/self/self")).target());
    assertEquals(Optional.of("x"), files.of(folder.resolve("loop/loop")).target());
    Files.delete(folder.resolve(ProjectFiles.NAME));
    write(".git/HEAD", "");
    Files.createSymbolicLink(folder.resolve(ProjectFiles.NAME), folder.resolve("loop"));
    assertEquals(ProjectSettings.NONE, files.of(folder));
  }
}
