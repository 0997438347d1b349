package dev.layerweight.catalog.context;

import static dev.layerweight.catalog.context.MeasuredContextTest.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.BuildContext.ContextFile;
import dev.layerweight.catalog.BuildContext.Root;
import dev.layerweight.catalog.BuildContext.Selection;
import dev.layerweight.testing.Materialized;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderContextTest {

  @TempDir private Path temporary;
  private Path root;
  private FolderContext context;

  @BeforeEach
  void makeContext() throws IOException {
    root = Files.createDirectory(temporary.resolve("context"));
    file("app/main.py", 10);
    file("app/.hidden", 3);
    file("app/sub/deep.py", 7);
    file("app/sub/deep.txt", 5);
    file("a.txt", 1);
    file("b.txt", 2);
    context = new FolderContext(root, root.resolve("Dockerfile"));
  }

  private void file(String path, int bytes) throws IOException {
    Materialized.write(root.resolve(path), "x".repeat(bytes));
  }

  private Selection select(String source, String... excludes) {
    return context.select(source, List.of(excludes), false);
  }

  private static List<String> paths(Selection selection) {
    return selection.roots().stream().map(Root::path).toList();
  }

  private static List<String> names(Selection selection) {
    return selection.roots().stream()
        .flatMap(found -> found.files().stream())
        .map(ContextFile::relative)
        .toList();
  }

  @Test
  void aFolderGivesItsContentAndAFileItself() {
    assertEquals(
        List.of(".hidden", "main.py", "sub/deep.py", "sub/deep.txt"), names(select("/app/")));
    assertEquals(List.of(""), names(select("./a.txt")));
    assertEquals(28, bytes(select(".")));
    assertTrue(select("app").roots().getFirst().directory());
    assertFalse(select("a.txt").roots().getFirst().directory());
  }

  @Test
  void globsStayWithinANameUnlessTheyHaveTwoStars() {
    assertEquals(List.of("a.txt", "b.txt"), paths(select("*.txt")));
    assertEquals(List.of("app/.hidden", "app/main.py", "app/sub"), paths(select("app/*")));
    assertEquals(List.of("a.txt", "app/sub/deep.txt", "b.txt"), paths(select("**/*.txt")));
    assertEquals(List.of("a.txt"), paths(select("[^b].tx?")));
    assertEquals(List.of(), paths(select("*.md")));
    assertEquals(List.of(), paths(select("[")));
  }

  @Test
  void excludesAreRelativeToTheSource() {
    assertEquals(List.of(".hidden", "main.py", "sub/deep.txt"), names(select("app", "sub/*.py")));
    assertEquals(List.of("sub/deep.txt"), names(select("app", "*", "!sub/*.txt")));
    assertEquals(List.of("b.txt"), paths(select("*.txt", "a*")));
  }

  @Test
  void theOwnIgnoreFileOfADockerfileWins() throws IOException {
    Materialized.write(root.resolve(".dockerignore"), "a.txt\n");
    Materialized.write(root.resolve("docker/web.Dockerfile.dockerignore"), "b.txt\ndocker\n");

    Path other = root.resolve("docker/web.Dockerfile");
    assertEquals(List.of("b.txt"), paths(select("*.txt")));
    assertEquals(
        List.of("a.txt"), paths(new FolderContext(root, other).select("*.txt", List.of(), false)));
    assertEquals(List.of("left out by the ignore file: a.txt"), select("a.txt").problems());
    assertFalse(context.isFile("a.txt"));
    assertTrue(context.isFile("b.txt"));
  }

  @Test
  void linksAreFollowedOnlyAsASourceAndOnlyInside() throws IOException {
    Materialized.write(temporary.resolve("outside/secret"), "0123456789");
    Files.createSymbolicLink(root.resolve("to-app"), Path.of("app"));
    Files.createSymbolicLink(root.resolve("to-file"), Path.of("app/../a.txt"));
    Files.createSymbolicLink(root.resolve("out"), Path.of("../outside"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("loop2"));
    Files.createSymbolicLink(root.resolve("loop2"), Path.of("loop"));

    assertEquals(25, bytes(select("to-app")));
    assertEquals(List.of("to-app"), paths(select("to-app")));
    assertEquals(7, bytes(select("to-app/sub/deep.py")));
    assertEquals(1, bytes(select("to-file")));
    assertEquals(28, bytes(select(".")));
    assertEquals(List.of("a link leads out of the build context: out"), select("out").problems());
    assertEquals(List.of("symlink loop at loop"), select("loop").problems());
    assertEquals(Optional.empty(), context.read("out/secret", 100));
    assertFalse(context.isDirectory("loop"));
    assertEquals(Optional.of("x"), context.read("to-file", 100));
  }

  @Test
  void aSourceNeverLeavesTheContext() throws IOException {
    Materialized.write(temporary.resolve("outside"), "0123456789");

    assertEquals(List.of(), paths(select("../outside")));
    assertEquals(Optional.empty(), context.read("../outside", 100));
  }

  @Test
  void textIsReadUpToItsLimit() {
    assertEquals(Optional.of("xx"), context.read("b.txt", 2));
    assertEquals(Optional.empty(), context.read("b.txt", 1));
    assertEquals(Optional.empty(), context.read("app", 1000));
    assertTrue(context.isDirectory("app/sub"));
    assertTrue(context.isDirectory(""));
  }

  @Test
  void changesAreSeenAfterInvalidation() throws IOException {
    assertEquals(28, bytes(select(".")));
    file("new.bin", 100);

    context.invalidate();

    assertEquals(128, bytes(select(".")));
  }

  @Test
  void theVersionChangesWithTheFiles() throws IOException {
    Object before = context.version();
    context.invalidate();
    assertSame(before, context.version());

    file("b.txt", 5);
    context.invalidate();

    assertNotSame(before, context.version());
    assertSame(context.version(), context.version());
  }

  @Test
  void aZipIsListedForUnzip() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(root.resolve("z.zip")))) {
      zip.putNextEntry(new ZipEntry("bin/tool"));
      zip.write(new byte[1000]);
    }

    assertEquals(
        List.of("bin/tool 1000"),
        context.archive("z.zip").orElseThrow().stream()
            .map(found -> found.relative() + " " + found.bytes())
            .toList());
    assertEquals(Optional.empty(), context.archive("a.txt"));
    assertFalse(context.select("z.zip", List.of(), true).roots().getFirst().unpacked());
  }

  @Test
  void whatIsNotReadableIsToldAndTheRestCounts() throws IOException {
    Files.setPosixFilePermissions(
        root.resolve("app/sub"), PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(root.resolve("app/sub")), "root may read everything");

    assertEquals(List.of("permission denied: app/sub/"), select("app").problems());
    assertEquals(13, bytes(select("app")));
    assertEquals(List.of(), select("a.txt").problems());
    Files.setPosixFilePermissions(
        root.resolve("app/sub"), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void limitsEndTheWalkAndAreTold() {
    ContextLimits limits =
        new ContextLimits(3, 0, Duration.ofMinutes(1), 1, 1, Duration.ofMinutes(1), 1000, 1000);
    FolderContext small =
        new FolderContext(root, root.resolve("Dockerfile"), limits, Duration.ofDays(1), () -> {});

    Selection all = small.select(".", List.of(), false);

    assertTrue(all.problems().contains("more than 0 folders deep, not counted: app"));
  }

  @Test
  void anEditorIsAnsweredAtOnceAndToldLater() throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    FolderContext impatient =
        new FolderContext(
            root,
            root.resolve("Dockerfile"),
            ContextLimits.DEFAULT,
            Duration.ZERO,
            ready::countDown);

    Selection first = impatient.select(".", List.of(), false);
    // A folder this small may be counted before anybody can grow impatient.
    if (!first.problems().isEmpty()) {
      assertEquals(List.of(FolderContext.STILL_COUNTING), first.problems());
      assertTrue(ready.await(60, TimeUnit.SECONDS));
    }
    Selection later = first;
    for (int i = 0; i < 1000 && !later.problems().isEmpty(); i++) {
      Thread.sleep(10);
      later = impatient.select(".", List.of(), false);
    }
    assertEquals(28, bytes(later));
  }

  @Test
  void aMissingContextIsAProblem() {
    FolderContext missing =
        new FolderContext(temporary.resolve("nowhere"), temporary.resolve("nowhere/Dockerfile"));

    assertEquals(
        List.of("the build context is not a folder: nowhere"),
        missing.select(".", List.of(), false).problems());
  }
}
