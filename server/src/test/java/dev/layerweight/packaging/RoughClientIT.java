package dev.layerweight.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packed server under clients that break off, lie or send too much. */
@DisabledOnOs(OS.WINDOWS)
class RoughClientIT {

  private static final Path PROGRAM =
      Path.of(System.getProperty("layerweight.program", "target/layerweight/bin/layerweight"))
          .toAbsolutePath();

  private static final String URI = "file:///nowhere/Dockerfile";
  private static final String TEXT = "FROM debian:bookworm-slim\nRUN apt-get install -y curl\n";
  private static final int NOT_INITIALIZED = -32002;

  @TempDir Path folder;

  @BeforeEach
  void theProgramIsThere() {
    assumeTrue(Files.isExecutable(PROGRAM), "missing: " + PROGRAM);
  }

  private RawEditor start() throws Exception {
    ProcessBuilder server = new ProcessBuilder(PROGRAM.toString(), "lsp", "--stdio");
    server.environment().put("LAYERWEIGHT_NETWORK", "off");
    return new RawEditor(server, folder.resolve("words"));
  }

  @Test
  void endsWithOneWhenTheStreamIsClosedInTheMiddleOfARequest() throws Exception {
    try (RawEditor editor = start()) {
      editor.initialize();
      editor.open(URI, TEXT.repeat(200));
      editor.askHints(URI);
      editor.bytes("Content-Length: 500\r\n\r\n{\"jsonrpc\"".getBytes(StandardCharsets.US_ASCII));
      editor.process().getOutputStream().close();
      assertEquals(1, editor.end());
      editor.assertNoTrace();
    }
  }

  @Test
  void endsWhenNobodyReadsItsAnswers() throws Exception {
    try (RawEditor editor = start()) {
      editor.initialize();
      editor.process().getInputStream().close();
      editor.open(URI, TEXT);
      for (int i = 0; i < 100; i++) {
        editor.askHints(URI);
      }
      editor.process().getOutputStream().close();
      assertEquals(1, editor.end());
      editor.assertNoTrace();
    }
  }

  @Test
  void endsWithTheClientThatIsKilledThoughItsStreamStaysOpen() throws Exception {
    Path in = folder.resolve("in");
    Path out = folder.resolve("out");
    Process client =
        new ProcessBuilder(
                "sh",
                "-c",
                "mkfifo \"$1\" && \"$2\" lsp <\"$1\" >\"$3\" 2>\"$4\"; true",
                "client",
                in.toString(),
                PROGRAM.toString(),
                out.toString(),
                folder.resolve("words").toString())
            .start();
    await(() -> Files.exists(in));
    // Opened by the test, too: the end of the client alone closes nothing.
    try (OutputStream held = new FileOutputStream(in.toFile())) {
      held.write(
          framed(
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"processId\":"
                  + client.pid()
                  + ",\"capabilities\":{}}}"));
      // Answered by the whole server, which by then knows its client.
      held.write(
          framed(
              "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"layerweight/nothing\",\"params\":{}}"));
      held.flush();
      await(() -> Files.exists(out) && Files.readString(out).contains("\"id\":2"));
      List<ProcessHandle> servers = client.descendants().toList();
      assertFalse(servers.isEmpty());
      client.destroyForcibly();
      for (ProcessHandle server : servers) {
        server.onExit().get(60, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void exitWithoutShutdownEndsWithOneAndWithItWithZero() throws Exception {
    try (RawEditor hasty = start()) {
      hasty.initialize();
      hasty.say("exit", "null");
      assertEquals(1, hasty.end());
      hasty.assertNoTrace();
    }
    try (RawEditor orderly = start()) {
      orderly.initialize();
      orderly.ask("shutdown", "null");
      orderly.say("exit", "null");
      assertEquals(0, orderly.end());
      orderly.assertNoTrace();
    }
  }

  @Test
  void requestsBeforeInitializeAreRefusedAndNothingIsLost() throws Exception {
    try (RawEditor editor = start()) {
      int code =
          editor.answer(editor.askHints(URI)).getAsJsonObject("error").get("code").getAsInt();
      assertEquals(NOT_INITIALIZED, code);
      editor.open(URI, TEXT);
      editor.initialize();
      assertEquals(List.of(), editor.hints(URI));
      editor.open(URI, TEXT);
      assertEquals(2, editor.hints(URI).size());
      editor.assertNoTrace();
    }
  }

  @Test
  void goesOnAfterHeadersAndBodiesThatAreNone() throws Exception {
    try (RawEditor editor = start()) {
      for (String rough :
          List.of(
              "garbage\r\n\r\n",
              "\0\1\2\3\r\n\r\n",
              "Content-Length: 99999999999999999999\r\n\r\n",
              "Content-Length: 2147483647\r\n\r\n{}",
              "Content-Length: -1\r\n\r\n",
              "Content-Length: 4\r\n\r\n\0\0\0\0",
              "Content-Length: 9\r\n\r\n{\"id\":[]}",
              "x".repeat(1_000_000) + "\r\n\r\n")) {
        editor.bytes(rough.getBytes(StandardCharsets.ISO_8859_1));
      }
      editor.initialize();
      editor.open(URI, TEXT);
      assertEquals(2, editor.hints(URI).size());
      editor.assertNoTrace();
    }
  }

  @Test
  void textThatIsNoTextIsPassedOver() throws Exception {
    try (RawEditor editor = start()) {
      editor.initialize();
      byte[] broken = new byte[4_096];
      for (int i = 0; i < broken.length; i++) {
        broken[i] = (byte) (i * 31);
      }
      // Valid JSON for a tolerant reader, invalid UTF-8: each byte stands for itself.
      String raw =
          new String(broken, StandardCharsets.ISO_8859_1).replaceAll("[\\x00-\\x1f\"\\\\]", "?");
      String head =
          "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":"
              + "{\"uri\":\""
              + URI
              + "\",\"languageId\":\"dockerfile\",\"version\":1,\"text\":\"FROM a\\n";
      byte[] body = (head + raw + "\"}}}").getBytes(StandardCharsets.ISO_8859_1);
      editor.bytes(("Content-Length: " + body.length + "\r\n\r\n").getBytes());
      editor.bytes(body);
      editor.hints(URI);
      editor.open(URI, "FROM a\nRUN \0\0\u0001\ufffe \ud83d\n".repeat(100));
      editor.hints(URI);
      editor.open(URI, TEXT);
      assertEquals(2, editor.hints(URI).size());
      editor.assertNoTrace();
    }
  }

  @Test
  void aDocumentOfFiftyMegabytesIsLeftAloneAndTheNextOneIsWeighed() throws Exception {
    try (RawEditor editor = start()) {
      editor.initialize();
      editor.open(URI, TEXT.repeat(50_000_000 / TEXT.length()));
      assertEquals(List.of(), editor.hints(URI));
      String other = "file:///nowhere/Containerfile";
      editor.open(other, TEXT);
      assertEquals(2, editor.hints(other).size());
      editor.assertNoTrace();
    }
  }

  @Test
  void tenThousandChangesInARowEndInTheLastOne() throws Exception {
    try (RawEditor editor = start()) {
      editor.initialize();
      editor.open(URI, TEXT);
      for (int i = 0; i < 10_000; i++) {
        editor.change(URI, 2 + i, TEXT + "RUN fallocate -l " + i + "000000 /file\n");
      }
      assertEquals("+10 GB", editor.hints(URI).getLast());
      editor.assertNoTrace();
    }
  }

  @Test
  void versionsInAnyOrderAreTakenAsTheyCome() throws Exception {
    try (RawEditor editor = start()) {
      editor.initialize();
      editor.open(URI, TEXT);
      editor.change(URI, 7, "FROM scratch\n");
      editor.change(URI, 3, TEXT + TEXT);
      editor.change(URI, 3, TEXT);
      editor.change(URI, -1, TEXT + "RUN fallocate -l 5000000 /file\n");
      editor.change("file:///never/opened", 1, TEXT);
      assertEquals("+5 MB", editor.hints(URI).getLast());
      editor.assertNoTrace();
    }
  }

  private static byte[] framed(String body) {
    return ("Content-Length: " + body.length() + "\r\n\r\n" + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long begun = System.nanoTime();
    while (!condition.holds()) {
      assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(120), "it never came");
      Thread.sleep(50);
    }
  }
}
