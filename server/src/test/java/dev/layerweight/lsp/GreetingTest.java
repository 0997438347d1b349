package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GreetingTest {

  private static final String REQUEST =
      """
      {"jsonrpc": "2.0", "id": %s, "method": "initialize",
       "params": {"processId": null, "capabilities": {"general": {"positionEncodings": ["utf-8"]}}}}
      """;

  private static final String OTHER = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"shutdown\"}";

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final ServerLog log = new ServerLog();

  private LayerweightServer server() {
    ServerParts parts =
        new ServerParts(
            _ -> {
              throw new AssertionError("nothing is parsed for a greeting");
            },
            (_, _, _, _, _, _) -> {
              throw new AssertionError("nothing is analysed for a greeting");
            },
            new FakeContexts(),
            (_, _, _) -> "",
            LiveFigures.NONE,
            "1.2.3");
    return new LayerweightServer(parts, Patience.USUAL, log);
  }

  private Frames frames(String... messages) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    List.of(messages).forEach(message -> stream.writeBytes(Frames.framed(message)));
    return new Frames(new ByteArrayInputStream(stream.toByteArray()), log);
  }

  private JsonObject answer(PatientOutput output) throws IOException {
    output.close();
    String text = sent.toString(StandardCharsets.UTF_8);
    String body = text.substring(text.indexOf("\r\n\r\n") + 4);
    assertEquals(
        "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length,
        text.substring(0, text.indexOf("\r\n\r\n")));
    return JsonParser.parseString(body).getAsJsonObject();
  }

  @Test
  void answersBeforeThereIsAClientToSpeakTo() throws IOException {
    PatientOutput output = new PatientOutput(sent);
    Frames frames = frames(REQUEST.formatted("\"é1\""), OTHER);
    new Greeting(frames, output, server()).await();
    JsonObject answer = answer(output);
    assertEquals("é1", answer.get("id").getAsString());
    JsonObject result = answer.getAsJsonObject("result");
    assertEquals(
        "utf-8", result.getAsJsonObject("capabilities").get("positionEncoding").getAsString());
    assertEquals("1.2.3", result.getAsJsonObject("serverInfo").get("version").getAsString());
    assertEquals(Optional.of(OTHER), frames.next());
  }

  @Test
  void leavesAnotherFirstMessageToWhoReadsNext() throws IOException {
    PatientOutput output = new PatientOutput(sent);
    Frames frames = frames(OTHER);
    Greeting greeting = new Greeting(frames, output, server());
    greeting.await();
    greeting.complete();
    output.close();
    assertEquals(0, sent.size());
    assertEquals(Optional.of(OTHER), frames.next());
    assertEquals(Optional.empty(), frames.next());
  }

  @Test
  void takesNoInitializeThatCannotBeAnswered() {
    Greeting greeting = new Greeting(frames(), new PatientOutput(sent), server());
    for (String message :
        List.of(
            OTHER,
            "{\"id\":1,\"method\":\"initialize\"}",
            "{\"id\":1,\"method\":\"initialize\",\"params\":null}",
            "{\"id\":null,\"method\":\"initialize\",\"params\":{}}",
            "{\"method\":\"initialize\",\"params\":{}}",
            "\"initialize\"",
            "{\"initialize\"",
            "[".repeat(100_000) + "\"initialize\"")) {
      assertFalse(greeting.take(message), message.substring(0, Math.min(60, message.length())));
    }
  }

  @Test
  void wordsOfAnyOtherTypeAreNotSaid() {
    InitializeRequest request =
        InitializeRequest.of(
                """
                {"id": 1, "method": "initialize", "params": {"rootUri": 5, "processId": "x",
                 "workspaceFolders": {"uri": 1}, "clientInfo": ["a"], "capabilities":
                 {"textDocument": [], "general": {"positionEncodings": [1, "utf-32"]},
                  "workspace": {"applyEdit": "yes", "codeLens": null, "inlayHint": {}}}}}
                """)
            .orElseThrow();
    ClientProfile profile = ClientProfile.of(request);
    assertFalse(profile.appliesEdits());
    assertFalse(profile.refreshesHints());
    assertEquals("utf-32", profile.encoding().protocolName());
    assertTrue(request.has("capabilities", "workspace", "inlayHint"));
    assertFalse(request.has("capabilities", "workspace", "codeLens"));
    assertTrue(request.number("processId").isEmpty());
    assertTrue(request.text("clientInfo", "name").isEmpty());
    assertEquals("Dockerfile", new WorkspaceFolders(request).nameOf("file:///a/Dockerfile"));
  }
}
