package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.NotificationMessage;
import org.junit.jupiter.api.Test;

class MessageReaderTest {

  private static String message(String method) {
    String body = "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}";
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return "Content-Length: " + length + "\r\n\r\n" + body;
  }

  private static List<String> read(String input) {
    List<String> methods = new ArrayList<>();
    AtomicBoolean over = new AtomicBoolean();
    ServerLog log = new ServerLog();
    new MessageReader(
            new Frames(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), log),
            text -> text.contains("taken"),
            new MessageJsonHandler(Map.of()),
            (_, _) -> {},
            log,
            () -> over.set(true))
        .listen(message -> {
          String method = ((NotificationMessage) message).getMethod();
          methods.add(method);
          if (method.equals("fail")) {
            throw new IllegalStateException("receiver");
          }
        });
    assertTrue(over.get());
    return methods;
  }

  @Test
  void readsOneAfterTheOther() {
    assertEquals(List.of("a", "é"), read(message("a") + message("é")));
  }

  @Test
  void goesOnAfterGarbage() {
    String good = message("good");
    assertEquals(List.of("good"), read("garbage\r\n\r\n\n\n" + good));
    assertEquals(List.of("good"), read("Content-Length: nine\r\n\r\n{\"x\":1}" + good));
    assertEquals(List.of("good"), read("Content-Length: 2000000000\r\n\r\n{\"x\":" + good));
    assertEquals(List.of("good"), read("Content-Length: -5\r\n\r\n{}" + good));
    assertEquals(List.of("good"), read("Content-Length: 5\r\n\r\n{{{{{" + good));
    assertEquals(List.of("good"), read("Content-Length: 2\r\n\r\n[]" + good));
    assertEquals(List.of("good"), read("Content-Length: 0\r\n\r\n" + good));
    assertEquals(List.of("good"), read("Content-Length: 2\r\n\r\n{\"jsonrpc\":1}" + good));
    assertEquals(List.of("good"), read("x".repeat(100_000) + "\r\n\r\n" + good));
    String deep = "[".repeat(100_000);
    assertEquals(
        List.of("good"), read("Content-Length: " + deep.length() + "\r\n\r\n" + deep + good));
  }

  @Test
  void passesOverWhatWasDealtWith() {
    assertEquals(List.of("a", "b"), read(message("a") + message("taken") + message("b")));
  }

  @Test
  void goesOnAfterAReceiverThatFails() {
    assertEquals(List.of("fail", "good"), read(message("fail") + message("good")));
  }

  @Test
  void endsWhereAMessageIsCutShort() {
    assertEquals(List.of("a"), read(message("a") + "Content-Length: 50\r\n\r\n{\"json"));
  }

  @Test
  void takesOtherHeadersInAnyOrderAndCase() {
    String body = "{\"jsonrpc\":\"2.0\",\"method\":\"a\"}";
    String type = "Content-Type: application/vscode-jsonrpc; charset=utf-8";
    assertEquals(
        List.of("a", "a"),
        read(
            type
                + "\r\ncontent-length:"
                + body.length()
                + "\r\n\r\n"
                + body
                + ("Content-Length: " + body.length() + "\n" + type + "\n\n" + body)));
  }
}
