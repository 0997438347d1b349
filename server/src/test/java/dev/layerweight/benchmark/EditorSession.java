package dev.layerweight.benchmark;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A language server as its own process, and an editor's side of the protocol that takes no time of
 * its own: messages are JSON, and their arrival is noted before they are read.
 */
final class EditorSession implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What VS Code says of itself, as far as it changes when and what a server answers. */
  private static final JsonObject CAPABILITIES =
      JsonParser.parseString(
              """
              {"textDocument": {"publishDiagnostics": {"versionSupport": true},
                                "diagnostic": {"relatedDocumentSupport": false},
                                "inlayHint": {"dynamicRegistration": false},
                                "synchronization": {"didSave": true}},
               "workspace": {"inlayHint": {"refreshSupport": true},
                             "diagnostics": {"refreshSupport": true}}}
              """)
          .getAsJsonObject();

  /** A message and when its last byte was there. */
  private record Arrival(JsonObject message, long nanos) {}

  private static final Arrival END = new Arrival(new JsonObject(), 0);

  private final Process process;
  private final OutputStream toServer;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final long spawnedNanos = System.nanoTime();
  private boolean pulls;
  private boolean wantsWholeText;
  private int lastId;
  private int version = 1;

  EditorSession(Contender contender, Path folder) throws IOException {
    ProcessBuilder start =
        new ProcessBuilder(contender.command(List.of()))
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    process = start.start();
    toServer = process.getOutputStream();
    Thread.ofPlatform().daemon().name("answers").start(this::read);
  }

  /** When the process was begun, for durations from there. */
  long spawnedNanos() {
    return spawnedNanos;
  }

  /** Says who we are; gives when the answer came. */
  long initialize(Path folder) throws Exception {
    JsonObject params = new JsonObject();
    params.addProperty("processId", ProcessHandle.current().pid());
    params.addProperty("rootUri", folder.toUri().toString());
    params.add("capabilities", CAPABILITIES);
    JsonObject chosen = new JsonObject();
    chosen.addProperty("telemetry", "off");
    params.add("initializationOptions", chosen);
    Arrival answer = request("initialize", params);
    JsonObject can = answer.message().getAsJsonObject("result").getAsJsonObject("capabilities");
    pulls = can.has("diagnosticProvider");
    JsonElement sync = can.get("textDocumentSync");
    int kind =
        sync instanceof JsonObject options
            ? options.get("change").getAsInt()
            : sync instanceof JsonPrimitive number ? number.getAsInt() : 1;
    wantsWholeText = kind == 1;
    notify("initialized", new JsonObject());
    return answer.nanos();
  }

  void open(Path file, String text) throws IOException {
    JsonObject item = id(file);
    item.addProperty("languageId", "dockerfile");
    item.addProperty("version", version);
    item.addProperty("text", text);
    JsonObject params = new JsonObject();
    params.add("textDocument", item);
    notify("textDocument/didOpen", params);
  }

  /** Waits for the hints of some lines, which an editor asks for again as long as it is told to. */
  long hints(Path file, int fromLine, int toLine) throws Exception {
    JsonObject range = new JsonObject();
    range.add("start", position(fromLine, 0));
    range.add("end", position(toLine, 0));
    JsonObject params = new JsonObject();
    params.add("textDocument", id(file));
    params.add("range", range);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Arrival answer = request("textDocument/inlayHint", params);
      boolean empty =
          !(answer.message().get("result") instanceof JsonArray hints) || hints.isEmpty();
      if (!empty || System.nanoTime() > end) {
        return answer.nanos();
      }
    }
  }

  /**
   * Waits for the diagnostics of a file's newest version: asks for them where the server wants to
   * be asked. Gives when they came; empty where they do not come.
   */
  Optional<Long> diagnostics(Path file) throws Exception {
    JsonObject params = new JsonObject();
    params.add("textDocument", id(file));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (pulls && System.nanoTime() < end) {
      Arrival answer = request("textDocument/diagnostic", params);
      // A server that is not ready yet says so in an error, and is asked again.
      if (answer.message().has("result")) {
        return Optional.of(answer.nanos());
      }
    }
    String uri = uri(file);
    while (true) {
      Arrival arrival = next(end);
      if (arrival == END) {
        return Optional.empty();
      }
      JsonObject message = arrival.message();
      if (is(message, "textDocument/publishDiagnostics")) {
        JsonObject published = message.getAsJsonObject("params");
        boolean newest =
            !(published.get("version") instanceof JsonPrimitive said) || said.getAsInt() >= version;
        // Servers write the same address with and without escapes.
        if (newest && same(uri, published.get("uri").getAsString())) {
          return Optional.of(arrival.nanos());
        }
      }
    }
  }

  private static boolean same(String uri, String other) {
    return Path.of(URI.create(uri)).equals(Path.of(URI.create(other)));
  }

  /**
   * Puts text in at a place.
   *
   * @param after the whole text after it, for servers that know no edits
   */
  void type(Path file, int line, int character, String text, String after) throws IOException {
    JsonObject change = new JsonObject();
    if (wantsWholeText) {
      change.addProperty("text", after);
    } else {
      JsonObject range = new JsonObject();
      range.add("start", position(line, character));
      range.add("end", position(line, character));
      change.add("range", range);
      change.addProperty("text", text);
    }
    JsonArray changes = new JsonArray();
    changes.add(change);
    version++;
    JsonObject document = id(file);
    document.addProperty("version", version);
    JsonObject params = new JsonObject();
    params.add("textDocument", document);
    params.add("contentChanges", changes);
    // Diagnostics of earlier versions are of no use to who waits for those of this one.
    answerServer();
    notify("textDocument/didChange", params);
  }

  /** Resident memory in bytes as Linux tells it; 0 elsewhere. */
  long residentBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  /** Time of processors that it has used so far. */
  Duration processorTime() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static boolean is(JsonObject message, String method) {
    return message.get("method") instanceof JsonPrimitive name && name.getAsString().equals(method);
  }

  private static String uri(Path file) {
    return file.toUri().toString();
  }

  private static JsonObject id(Path file) {
    JsonObject id = new JsonObject();
    id.addProperty("uri", uri(file));
    return id;
  }

  private static JsonObject position(int line, int character) {
    JsonObject position = new JsonObject();
    position.addProperty("line", line);
    position.addProperty("character", character);
    return position;
  }

  private Arrival request(String method, JsonElement params) throws Exception {
    int id = ++lastId;
    JsonObject message = message(method, params);
    message.addProperty("id", id);
    send(message);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Arrival arrival = next(end);
      if (arrival == END) {
        throw new IOException("no answer to " + method);
      }
      JsonObject answer = arrival.message();
      if (!answer.has("method")
          && answer.get("id") instanceof JsonPrimitive said
          && said.getAsString().equals(Integer.toString(id))) {
        return arrival;
      }
    }
  }

  private void notify(String method, JsonElement params) throws IOException {
    send(message(method, params));
  }

  private static JsonObject message(String method, JsonElement params) {
    JsonObject message = new JsonObject();
    message.addProperty("jsonrpc", "2.0");
    message.addProperty("method", method);
    message.add("params", params);
    return message;
  }

  private void send(JsonObject message) throws IOException {
    byte[] body = message.toString().getBytes(StandardCharsets.UTF_8);
    toServer.write(
        ("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    toServer.write(body);
    toServer.flush();
  }

  /** The next message that is no request of the server; {@link #END} where none comes in time. */
  private Arrival next(long endNanos) throws Exception {
    while (true) {
      Arrival arrival =
          arrivals.poll(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (arrival == null || arrival == END) {
        return END;
      }
      if (!answered(arrival.message())) {
        return arrival;
      }
    }
  }

  /** Answers what the server has asked meanwhile, and drops what it has told. */
  private void answerServer() throws IOException {
    for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
      answered(arrival.message());
    }
  }

  private boolean answered(JsonObject message) throws IOException {
    if (!message.has("method") || !message.has("id")) {
      return false;
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("jsonrpc", "2.0");
    answer.add("id", message.get("id"));
    answer.add(
        "result",
        is(message, "workspace/configuration")
            ? nulls(message.getAsJsonObject("params").getAsJsonArray("items").size())
            : JsonNull.INSTANCE);
    send(answer);
    return true;
  }

  private static JsonArray nulls(int count) {
    JsonArray nulls = new JsonArray();
    for (int i = 0; i < count; i++) {
      nulls.add(JsonNull.INSTANCE);
    }
    return nulls;
  }

  private void read() {
    try (InputStream in = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
      int length = 0;
      StringBuilder line = new StringBuilder();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          line.append((char) b);
          continue;
        }
        String header = line.toString().strip();
        line.setLength(0);
        if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
          length = Integer.parseInt(header.substring(15).strip());
        } else if (header.isEmpty() && length > 0) {
          byte[] body = in.readNBytes(length);
          long now = System.nanoTime();
          length = 0;
          arrivals.add(
              new Arrival(
                  JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
                      .getAsJsonObject(),
                  now));
        }
      }
    } catch (IOException _) {
      // The process has ended, which is the end of its answers.
    }
    arrivals.add(END);
  }

  @Override
  public void close() {
    try {
      request("shutdown", JsonNull.INSTANCE);
      notify("exit", new JsonObject());
      process.waitFor(2, TimeUnit.SECONDS);
    } catch (Exception _) {
      // What does not end in order is ended otherwise.
    } finally {
      process.destroyForcibly();
    }
  }
}
