package dev.layerweight.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnifiedPatchTest {

  @TempDir private Path folder;

  @Test
  void isWrittenAsGitWritesIt() {
    String before = "a\nb\nc\nd\ne\nf\ng\nh\n";
    assertEquals(
        """
        diff --git a/docker/Dockerfile b/docker/Dockerfile
        --- a/docker/Dockerfile
        +++ b/docker/Dockerfile
        @@ -2,7 +2,7 @@
         b
         c
         d
        -e
        +E
         f
         g
         h
        diff --git a/.dockerignore b/.dockerignore
        new file mode 100644
        --- /dev/null
        +++ b/.dockerignore
        @@ -0,0 +1 @@
        +tests
        \\ No newline at end of file
        """,
        UnifiedPatch.of(
            List.of(
                new ChangedFile("docker/Dockerfile", Optional.of(before), before.replace('e', 'E')),
                new ChangedFile("same", Optional.of("x"), "x"),
                new ChangedFile(".dockerignore", Optional.empty(), "tests"))));
  }

  @Test
  void gitAppliesIt() throws Exception {
    String[] ends = {"\n", "\n", "\r\n", "", "\r"};
    Random random = new Random(11);
    for (int round = 0; round < 25; round++) {
      Path root = Files.createDirectory(folder.resolve("r" + round));
      List<ChangedFile> changes = new ArrayList<>();
      for (String name : List.of("Dockerfile", "sub dir/é \"x\"\\.txt", "new\tone")) {
        String before = text(random, ends);
        Optional<String> old =
            name.startsWith("new") || before.isEmpty() ? Optional.empty() : Optional.of(before);
        String after = changed(before, random) + "end";
        changes.add(new ChangedFile(name, old, after));
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        if (old.isPresent()) {
          Files.writeString(file, before);
        }
      }
      Path patch = Files.writeString(root.resolve("p.patch"), UnifiedPatch.of(changes));
      run(root, "git", "init", "-q");
      run(root, "git", "apply", patch.toString());
      for (ChangedFile change : changes) {
        assertEquals(change.after(), Files.readString(root.resolve(change.path())));
      }
    }
  }

  private static String text(Random random, String[] ends) {
    StringBuilder text = new StringBuilder();
    int lines = random.nextInt(40);
    for (int i = 0; i < lines; i++) {
      text.append("line").append(random.nextInt(6)).append(i + 1 < lines ? "\n" : "");
      text.append(i + 1 == lines ? ends[random.nextInt(ends.length)] : "");
    }
    return random.nextInt(3) == 0 ? text.toString().replace("\n", "\r\n") : text.toString();
  }

  private static String changed(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = 0; i < 3; i++) {
      int at = random.nextInt(changed.length() + 1);
      int end = Math.min(changed.length(), at + random.nextInt(12));
      changed.replace(at, end, random.nextBoolean() ? "" : "new\nlines");
    }
    return changed.toString();
  }

  private static void run(Path folder, String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), said);
  }
}
