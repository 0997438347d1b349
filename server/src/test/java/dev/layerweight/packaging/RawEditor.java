package dev.layerweight.packaging;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;

/** A client that writes whatever it likes to a server's process, byte by byte. */
final class RawEditor implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path words;
  private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
  private int asked;

  /**
   * @param words file that takes what the server says on standard error
   */
  RawEditor(ProcessBuilder server, Path words) throws IOException {
    this.words = words;
    process = server.redirectError(words.toFile()).start();
    Thread.ofPlatform().daemon().name("editor").start(this::read);
  }

  Process process() {
    return process;
  }

  void initialize() throws Exception {
    ask("initialize", "{\"capabilities\":{}}");
    say("initialized", "{}");
  }

  /** Sends a request and gives the whole answer. */
  JsonObject ask(String method, String params) throws Exception {
    return answer(send(method, params));
  }

  JsonObject answer(int id) throws Exception {
    return answers
        .computeIfAbsent(id, _ -> new CompletableFuture<>())
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Sends a request whose answer is not waited for; gives its number. */
  int send(String method, String params) throws IOException {
    asked++;
    message(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + asked
            + ",\"method\":\""
            + method
            + "\",\"params\":"
            + params
            + "}");
    return asked;
  }

  void say(String method, String params) throws IOException {
    message("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}");
  }

  void open(String uri, String text) throws IOException {
    say(
        "textDocument/didOpen",
        json(
            Map.of(
                "textDocument",
                Map.of("uri", uri, "languageId", "dockerfile", "version", 1, "text", text))));
  }

  /** Replaces the whole text. */
  void change(String uri, int version, String text) throws IOException {
    say(
        "textDocument/didChange",
        json(
            Map.of(
                "textDocument",
                Map.of("uri", uri, "version", version),
                "contentChanges",
                List.of(Map.of("text", text)))));
  }

  /** The labels of all hints of a document. */
  List<String> hints(String uri) throws Exception {
    return answer(askHints(uri)).getAsJsonArray("result").asList().stream()
        .map(hint -> hint.getAsJsonObject().getAsJsonArray("label").get(0).getAsJsonObject())
        .map(label -> label.get("value").getAsString())
        .toList();
  }

  int askHints(String uri) throws IOException {
    Map<String, Object> end = Map.of("line", 1_000_000, "character", 0);
    return send(
        "textDocument/inlayHint",
        json(
            Map.of(
                "textDocument",
                Map.of("uri", uri),
                "range",
                Map.of("start", Map.of("line", 0, "character", 0), "end", end))));
  }

  private void message(String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    bytes(("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    bytes(bytes);
  }

  void bytes(byte[] bytes) throws IOException {
    OutputStream out = process.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  static String json(Object value) {
    return new MessageJsonHandler(Map.of()).getGson().toJson(value);
  }

  /** Waits for the end of the server and gives its exit code. */
  int end() throws Exception {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the server did not end; it said: " + Files.readString(words));
    }
    return process.exitValue();
  }

  /** What a user might see in a log; never where in the program something happened. */
  void assertNoTrace() throws IOException {
    String said = Files.readString(words);
    assertFalse(said.lines().anyMatch(line -> line.matches("\\s+at .*|Exception in .*")), said);
  }

  private void read() {
    try (InputStream in = new BufferedInputStream(process.getInputStream())) {
      while (true) {
        JsonElement message = JsonParser.parseString(next(in));
        if (message instanceof JsonObject object
            && object.has("id")
            && !object.has("method")
            && !object.get("id").isJsonNull()) {
          int id = object.get("id").getAsInt();
          answers.computeIfAbsent(id, _ -> new CompletableFuture<>()).complete(object);
        }
      }
    } catch (IOException _) {
      // The server has ended.
    }
  }

  private static String next(InputStream in) throws IOException {
    StringBuilder header = new StringBuilder();
    while (!header.toString().endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException();
      }
      header.append((char) b);
    }
    int length =
        Integer.parseInt(header.toString().replaceFirst("(?s).*Content-Length: ", "").strip());
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
