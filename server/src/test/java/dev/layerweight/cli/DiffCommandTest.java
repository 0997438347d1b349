package dev.layerweight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerweight.cli.RealCore.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {

  @TempDir private Path folder;

  @Test
  void saysWhatBecameOfEachLayer() throws Exception {
    Files.write(folder.resolve("a"), new byte[3_000_000]);
    Files.write(folder.resolve("b"), new byte[1_000_000]);
    Path old = write("old", "FROM scratch\nCOPY a /a\nCOPY b /b\nCOPY a /moved\n");
    Path now = write("new", "FROM scratch\nCOPY a /moved\nCOPY a b /a/\nCOPY a /more/one\n");
    Said said = RealCore.run("diff", old.toString(), now.toString());
    assertEquals(0, said.code(), said.err());
    assertTrue(said.out().startsWith("+3 MB total (7 MB -> 10 MB)\n"), said.out());
    assertTrue(said.out().contains("added    COPY a /more/one"), said.out());
    assertTrue(said.out().lines().allMatch(line -> line.length() <= 80), said.out());
    JsonObject json =
        JsonParser.parseString(
                RealCore.run("diff", "--format=json", old.toString(), now.toString()).out())
            .getAsJsonObject();
    assertEquals("layerweight.diff/1", json.get("schema").getAsString());
    assertEquals(3_000_000, json.get("deltaBytes").getAsLong());
    long sum =
        json.getAsJsonArray("layers").asList().stream()
            .mapToLong(layer -> layer.getAsJsonObject().get("deltaBytes").getAsLong())
            .sum();
    assertEquals(3_000_000, sum);
    String markdown =
        RealCore.run("diff", "--format=markdown", old.toString(), now.toString()).out();
    assertTrue(markdown.startsWith("## \\+3 MB total (7 MB → 10 MB)\n"), markdown);
  }

  @Test
  void nothingIsADifferenceOfNothing() throws Exception {
    Path file = write("Dockerfile", "FROM debian:bookworm-slim\nRUN apt-get clean\n");
    Said said = RealCore.run("diff", file.toString(), file.toString());
    assertTrue(said.out().startsWith("+/-0 B total ("), said.out());
    assertTrue(said.out().contains("1 layer stays as it is"), said.out());
  }

  @Test
  void takesARevisionWithTheFilesThatItHad() throws Exception {
    Path repository = Path.of("").toAbsolutePath();
    while (!Files.exists(repository.resolve(".git"))) {
      repository = repository.getParent();
      if (repository == null) {
        // The sources were unpacked without their history; there is no revision to ask for.
        return;
      }
    }
    TreeCopy copy = TreeCopy.ofRevision(repository, "HEAD").orElseThrow();
    assertTrue(Files.exists(copy.root().resolve("server/pom.xml")));
    copy.close();
    assertTrue(Files.notExists(copy.root()));
    Path own = git();
    assertEquals("FROM scratch\nCOPY a /a\n", versionOf(own, "HEAD"));
  }

  /** A repository with one commit, whose file {@code a} has grown since. */
  private Path git() throws Exception {
    write("Dockerfile", "FROM scratch\nCOPY a /a\n");
    Files.write(folder.resolve("a"), new byte[1_000]);
    run("git", "init", "-q");
    run("git", "add", ".");
    run(
        "git",
        "-c",
        "user.name=n",
        "-c",
        "user.email=e@example.test",
        "commit",
        "-q",
        "-m",
        "first");
    Files.write(folder.resolve("a"), new byte[5_000]);
    return folder;
  }

  private static String versionOf(Path repository, String revision) throws IOException {
    try (TreeCopy copy = TreeCopy.ofRevision(repository, revision).orElseThrow();
        TreeCopy work = TreeCopy.ofWorkTree(repository).orElseThrow()) {
      assertEquals(1_000, Files.size(copy.root().resolve("a")));
      assertEquals(5_000, Files.size(work.root().resolve("a")));
      assertTrue(Files.notExists(work.root().resolve(".git")));
      return Files.readString(copy.root().resolve("Dockerfile"));
    }
  }

  @Test
  void whatIsNotThereIsOneLine() throws Exception {
    Path file = write("Dockerfile", "FROM scratch\n");
    Said none = RealCore.run("diff", folder.resolve("none").toString(), file.toString());
    assertEquals(1, none.code());
    assertEquals(folder.resolve("none") + ": no such file\n", none.err());
    Said option = RealCore.run("diff", "--output=x:Dockerfile", file.toString());
    assertEquals(2, option.code());
    Said revision = RealCore.run("diff", "no-such-revision:Dockerfile", file.toString());
    assertEquals(1, revision.code());
    assertEquals(1, revision.err().lines().count(), revision.err());
    assertEquals(2, RealCore.run("diff", file.toString()).code());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), said);
  }
}
