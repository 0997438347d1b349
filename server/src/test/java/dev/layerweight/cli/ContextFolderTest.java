package dev.layerweight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextFolderTest {

  private final TerminalSession session = new TerminalSession();

  @TempDir Path root;

  @BeforeEach
  void aRepository() throws IOException {
    Files.createDirectories(root.resolve("repo/.git"));
    Files.createDirectories(root.resolve("repo/docker/api/deep"));
    Files.createDirectories(root.resolve("repo/src"));
    Files.writeString(root.resolve("repo/package.json"), "{}");
    Files.writeString(root.resolve("outside"), "");
  }

  @Test
  void theNearestFolderThatHoldsMostSourcesIsTheContext() throws IOException {
    assertEquals(
        root.resolve("repo"),
        contextOf("docker/api/Dockerfile", "./src/", "/package.json", "*.md", "missing.txt"));
    assertEquals(true, session.out().contains("note: build context is "), session.out());
  }

  @Test
  void itsOwnFolderIsTheContextWhereTheSourcesAreThere() throws IOException {
    Files.writeString(root.resolve("repo/docker/main.py"), "");
    assertEquals(root.resolve("repo/docker"), contextOf("docker/Dockerfile", "main.py", "."));
    assertEquals(false, session.out().contains("note:"), session.out());
  }

  @Test
  void itsOwnFolderIsTheContextWhereNothingTellsMore() throws IOException {
    assertEquals(
        root.resolve("repo/docker"), contextOf("docker/Dockerfile", ".", "*", "http://x.test/y"));
    assertEquals(root.resolve("repo/docker"), contextOf("docker/Dockerfile", "nowhere", "src"));
    assertEquals(root.resolve("repo/docker"), contextOf("docker/Dockerfile", "../src"));
  }

  @Test
  void aContextDoesNotReachBeyondItsRepository() throws IOException {
    assertEquals(root.resolve("repo/docker"), contextOf("docker/Dockerfile", "outside"));
  }

  @Test
  void sixLevelsAreLookedAt() throws IOException {
    Path six = Path.of("a/b/c/d/e/f");
    Files.createDirectories(root.resolve("repo").resolve(six).resolve("g"));
    assertEquals(root.resolve("repo"), contextOf(six + "/Dockerfile", "src"));
    assertEquals(
        root.resolve("repo").resolve(six).resolve("g"), contextOf(six + "/g/Dockerfile", "src"));
  }

  private Path contextOf(String dockerfile, String... sources) throws IOException {
    StringBuilder text = new StringBuilder("FROM busybox\n");
    List.of(sources).forEach(source -> text.append("COPY ").append(source).append(" /\n"));
    Path file = Files.writeString(root.resolve("repo").resolve(dockerfile), text);
    session.out.reset();
    session.contexts.clear();
    assertEquals(0, session.run("analyze", file.toString()), session.err());
    return session.contexts.getFirst();
  }
}
