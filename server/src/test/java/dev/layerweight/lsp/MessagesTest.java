package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.services.ServiceEndpoints;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds our tables of messages against what the library reads from its own interfaces. */
class MessagesTest {

  private final LayerweightServer server =
      new LayerweightServer(mock(ServerParts.class), Patience.USUAL, new ServerLog());

  static Stream<JsonRpcMethod> incoming() {
    return new MessagesTest().taken().values().stream();
  }

  static Stream<JsonRpcMethod> outgoing() {
    return Outgoing.types().values().stream();
  }

  private Map<String, JsonRpcMethod> taken() {
    return new Incoming(server).types();
  }

  @ParameterizedTest
  @MethodSource("incoming")
  void takesWhatTheProtocolSays(JsonRpcMethod own) {
    JsonRpcMethod library =
        ServiceEndpoints.getSupportedMethods(LayerweightServer.class).get(own.getMethodName());
    assertEquals(library.isNotification(), own.isNotification());
    assertArrayEquals(library.getParameterTypes(), own.getParameterTypes());
  }

  @ParameterizedTest
  @MethodSource("outgoing")
  void sendsWhatTheProtocolSays(JsonRpcMethod own) {
    JsonRpcMethod library =
        ServiceEndpoints.getSupportedMethods(LayerweightClient.class).get(own.getMethodName());
    assertEquals(library.isNotification(), own.isNotification());
    assertArrayEquals(library.getParameterTypes(), own.getParameterTypes());
    assertEquals(library.getReturnType(), own.getReturnType());
  }

  @Test
  void whatTheServerImplementsIsTaken() {
    Set<String> own =
        Stream.of(LayerweightServer.class, DocumentRequests.class, WorkspaceRequests.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> !method.isSynthetic() && !method.isBridge())
            .filter(MessagesTest::isMessage)
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(own.size(), taken().size(), () -> own + " are not " + taken().keySet());
  }

  private static boolean isMessage(Method method) {
    return Stream.concat(
            Stream.of(LayerweightServer.class),
            Stream.of(
                LanguageServer.class,
                org.eclipse.lsp4j.services.TextDocumentService.class,
                org.eclipse.lsp4j.services.WorkspaceService.class))
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .filter(known -> known.getName().equals(method.getName()))
        .anyMatch(known ->
            Arrays.stream(known.getAnnotations())
                .anyMatch(annotation ->
                    annotation
                        .annotationType()
                        .getSimpleName()
                        .matches("Json(Request|Notification)")));
  }

  @Test
  void eachCallIsTheMessageOfItsName() throws Exception {
    Endpoint remote = mock(Endpoint.class);
    when(remote.request(any(), any())).thenReturn(new CompletableFuture<>());
    Outgoing client = new Outgoing(remote);
    Map<String, Method> byName =
        Stream.of(LayerweightClient.class, LanguageClient.class)
            .flatMap(type -> Arrays.stream(type.getMethods()))
            .collect(Collectors.toMap(Method::getName, method -> method, (first, _) -> first));
    Set<String> unused = Set.of("telemetryEvent", "showMessageRequest");
    int called = 0;
    for (Method own : Outgoing.class.getDeclaredMethods()) {
      if (byName.containsKey(own.getName()) && !unused.contains(own.getName())) {
        own.invoke(client, new Object[own.getParameterCount()]);
        called++;
      }
    }
    assertEquals(Outgoing.types().size(), called);
    for (JsonRpcMethod message : Outgoing.types().values()) {
      if (message.isNotification()) {
        verify(remote).notify(message.getMethodName(), null);
      } else {
        verify(remote).request(message.getMethodName(), null);
      }
    }
  }

  @Test
  void anUnknownRequestIsAnswered() {
    CompletableFuture<?> answer = new Incoming(server).request("textDocument/rename", null);
    CompletionException thrown = assertThrows(CompletionException.class, answer::join);
    ResponseErrorException error = (ResponseErrorException) thrown.getCause();
    assertEquals(ResponseErrorCode.MethodNotFound.getValue(), error.getResponseError().getCode());
    assertTrue(error.getResponseError().getMessage().contains("textDocument/rename"));
  }

  @Test
  void anUnknownNotificationIsPassedOver() {
    new Incoming(server).notify("telemetry/wish", null);
  }
}
