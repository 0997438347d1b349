package dev.layerweight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.image.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyzeCommandTest {

  private final TerminalSession session = new TerminalSession();

  @TempDir Path folder;

  @Test
  void printsTheReportOfAFile() throws IOException {
    String file = write("Dockerfile", "FROM busybox\n");
    assertEquals(0, session.run("analyze", file));
    assertEquals("", session.err());
    assertTrue(session.out().contains("4 MB on disk | 2 MB to pull\n"), session.out());
    assertTrue(session.out().endsWith("layers 1 | exact 1 | tables of 2026-11-01\n"));
    assertEquals(List.of(folder), session.contexts);
  }

  @Test
  void aTerminalGetsGlyphsAndColourUnlessItSaysNo() throws IOException {
    String file = write("Dockerfile", "FROM busybox\n");
    session.interactive = true;
    session.run("analyze", file);
    assertTrue(session.out().contains("█") && session.out().contains("\u001b["));
    session.out.reset();
    session.environment.put("NO_COLOR", "1");
    session.run("analyze", file);
    assertTrue(session.out().contains("█"));
    assertFalse(session.out().contains("\u001b["));
  }

  @Test
  void severalFilesComeInTheirOrderOneObjectALine() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("analyze", "--format", "json"));
    for (int i = 0; i < 40; i++) {
      arguments.add(write("f" + i, "FROM busybox\n# " + "x".repeat(40_000 - i * 1000) + "\n"));
    }
    assertEquals(0, session.run(arguments.toArray(String[]::new)));
    List<String> lines = session.out().lines().toList();
    assertEquals(40, lines.size());
    for (int i = 0; i < 40; i++) {
      assertTrue(lines.get(i).contains("/f" + i + "\""), lines.get(i));
    }
  }

  @Test
  void reportsForPeopleAreSetApart() throws IOException {
    String file = write("Dockerfile", "FROM busybox\n");
    session.run("analyze", file, file);
    assertTrue(session.out().contains("2026-11-01\n\n"), session.out());
    assertFalse(session.out().startsWith("\n"));
  }

  @Test
  void aFileThatCannotBeReadStopsNoOther() throws IOException {
    String good = write("Dockerfile", "FROM busybox\n");
    String missing = folder.resolve("missing").toString();
    assertEquals(1, session.run("analyze", missing, good, folder.toString()));
    assertEquals(
        missing + ": no such file\n" + folder + ": is a folder; name the Dockerfile in it\n",
        session.err());
    assertTrue(session.out().contains("4 MB on disk"));
  }

  @Test
  void whatIsNoDockerfileSaysSo() throws IOException {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {1, 2, 0, 4});
    Path utf16 = Files.write(folder.resolve("utf16"), "FROM x".getBytes(StandardCharsets.UTF_16));
    String empty = write("empty", "");
    String other = write("other", "hello\n");
    assertEquals(1, session.run("analyze", binary.toString(), utf16.toString(), empty, other));
    assertEquals(
        """
        %s: is a binary file, not a Dockerfile
        %s: is UTF-16; save it as UTF-8, which a build needs, too
        %s: is empty: a Dockerfile begins with FROM
        %s: is not a Dockerfile: it has no FROM
        """
            .formatted(binary, utf16, empty, other),
        session.err());
    assertEquals("", session.out());
  }

  @Test
  void anEndlessFileIsTooLarge() {
    session.in = endless();
    assertEquals(1, session.run("analyze", "-"));
    assertEquals("-: is larger than 64 MB, which no Dockerfile is\n", session.err());
  }

  @Test
  void standardInputIsAFile() {
    session.in = new ByteArrayInputStream("FROM busybox\n".getBytes(StandardCharsets.UTF_8));
    assertEquals(0, session.run("analyze", "-"));
    assertTrue(session.out().contains("4 MB on disk"));
    assertEquals(List.of(Path.of("").toAbsolutePath()), session.contexts);
  }

  @Test
  void syntaxProblemsNameTheirLineAndDoNotStopTheReport() throws IOException {
    String file = write("Dockerfile", "FROM busybox\n\nRUNN x\n" + "Y\u001b[2J\n".repeat(30));
    assertEquals(0, session.run("analyze", file));
    List<String> lines = session.err().lines().toList();
    assertEquals(file + ":3: unknown instruction RUNN", lines.getFirst());
    assertEquals(file + ":4: unknown instruction Y\\x1b[2J", lines.get(1));
    assertEquals(file + ": and 11 more problems", lines.getLast());
    assertEquals(21, lines.size());
    assertTrue(session.out().contains("4 MB on disk"));
  }

  @Test
  void optionsReachTheBuild() throws IOException {
    String file = write("Dockerfile", "FROM busybox\n");
    session.environment.put("FROM_ENVIRONMENT", "e");
    int code =
        session.run(
            "analyze",
            "--target=runtime",
            "--platform",
            "linux/arm64/v8",
            "--build-arg=A=1=2",
            "--build-arg",
            "FROM_ENVIRONMENT",
            "--build-arg",
            "UNSET",
            "--context",
            folder.toString(),
            "--offline",
            file);
    assertEquals(0, code, session.err());
    assertEquals(Optional.of("runtime"), session.options.getFirst().target());
    assertEquals(Platform.LINUX_ARM64, session.options.getFirst().platform());
    assertEquals(
        Map.of("A", "1=2", "FROM_ENVIRONMENT", "e"), session.options.getFirst().arguments());
  }

  @Test
  void wrongUsageIsOneLine() throws IOException {
    String file = write("Dockerfile", "FROM busybox\n");
    List<List<String>> wrong =
        List.of(
            List.of(),
            List.of("analyse"),
            List.of("analyze"),
            List.of("analyze", "--format", "pdf", file),
            List.of("analyze", "--platform", "windows/amd64", file),
            List.of("analyze", "--platform", "linux", file),
            List.of("analyze", "--build-arg", "=x", file),
            List.of("analyze", "--context", "/does/not/exist", file),
            List.of("analyze", "--context", "\0", file),
            List.of("analyze", "--colour", file),
            List.of("catalog"));
    for (List<String> arguments : wrong) {
      session.err.reset();
      assertEquals(2, session.run(arguments.toArray(String[]::new)), arguments.toString());
      assertEquals(1, session.err().lines().count(), session.err());
      assertTrue(session.err().startsWith("layerweight: "), session.err());
    }
    assertEquals("", session.out());
  }

  @Test
  void aMissingTargetIsSaidInPlaceOfAReport() throws IOException {
    String file = write("Dockerfile", "FROM busybox\n");
    session.advisor =
        (dockerfile, _, _, _, _, _) ->
            new dev.layerweight.report.Sample(dockerfile.text())
                .problem("no stage is named x")
                .analysis();
    assertEquals(1, session.run("analyze", "--target", "x", file));
    assertEquals(file + ": no stage is named x\n", session.err());
    assertEquals("", session.out());
  }

  @Test
  void noTraceEverReachesTheUser() throws IOException {
    String file = write("Dockerfile", "FROM busybox\n");
    session.advisor =
        (_, _, _, _, _, _) -> {
          throw new IllegalStateException("secret");
        };
    assertEquals(1, session.run("analyze", file));
    assertEquals(
        file
            + ": internal error in Layerweight; please report it (LAYERWEIGHT_DEBUG=1 writes a"
            + " log)\n",
        session.err());
    Path log = folder.resolve("debug.log");
    session.err.reset();
    session.environment.put("LAYERWEIGHT_DEBUG", log.toString());
    assertEquals(1, session.run("analyze", file));
    assertEquals(
        file + ": internal error in Layerweight; please report it with " + log + "\n",
        session.err());
    assertTrue(Files.readString(log).contains("IllegalStateException: secret"));
  }

  @Test
  void endlessRecursionIsAFaultLikeAnyOther() throws IOException {
    String file = write("Dockerfile", "FROM busybox\n");
    session.advisor =
        (_, _, _, _, _, _) -> {
          throw new StackOverflowError();
        };
    assertEquals(1, session.run("analyze", file));
    assertEquals(1, session.err().lines().count());
  }

  @Test
  void aReaderThatHasGoneIsNoError() throws IOException {
    String file = write("Dockerfile", "FROM busybox\n");
    session.sink =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertEquals(0, session.run("analyze", file, file, file, file, file, file, file));
    assertEquals("", session.err());
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static InputStream endless() {
    return new InputStream() {
      @Override
      public int read() {
        return 'x';
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        java.util.Arrays.fill(bytes, offset, offset + length, (byte) 'x');
        return length;
      }
    };
  }
}
