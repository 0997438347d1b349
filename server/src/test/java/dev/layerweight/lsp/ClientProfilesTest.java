package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DocumentDiagnosticParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each client gets all there is to say, in the form that it says it takes, and nothing else. */
class ClientProfilesTest {

  private static final String TEXT = "FROM a\n# é😀\nRUN \"é😀\" 5MB pytest\n";
  private static final String FIXED = "FROM a\n# é😀\nRUN \"é😀\" 5MB\n";

  /** The start of a message; a registration has a method, too, and is none. */
  private static final Pattern MESSAGE =
      Pattern.compile("\\{\"jsonrpc\":\"2.0\",(?:\"id\":[^,]+,)?\"method\":\"([^\"]+)\"");

  /** A running server and what its client made of the answer to initialize. */
  private record Opened(
      TestClient client, Profiles profile, InitializeResult result, ClientText text)
      implements AutoCloseable {

    static Opened by(Profiles profile) throws Exception {
      TestClient client = new TestClient();
      client.settings = _ -> Map.of("minimumBytes", 0);
      InitializeResult result = client.initialize(profile.params());
      client.open(TEXT);
      String encoding = result.getCapabilities().getPositionEncoding();
      return new Opened(client, profile, result, new ClientText(TEXT, encoding));
    }

    JsonObject said() {
      return profile.json().getAsJsonObject("capabilities");
    }

    @Override
    public void close() throws Exception {
      client.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsCharactersInUnitsThatTheClientOffered(Profiles profile) throws Exception {
    try (Opened opened = Opened.by(profile)) {
      List<String> offered =
          at(opened.said(), "general.positionEncodings") instanceof JsonElement encodings
              ? encodings.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList()
              : List.of("utf-16");
      assertTrue(offered.contains(opened.text().encoding()), opened.text().encoding());
    }
  }

  @ParameterizedTest
  @EnumSource
  void hintsAreCompleteWithoutAnotherRequest(Profiles profile) throws Exception {
    try (Opened opened = Opened.by(profile)) {
      List<InlayHint> hints = TestClient.get(opened.client().askHints());
      assertEquals(2, hints.size());
      InlayHint run = hints.get(1);
      int end = opened.text().position("pytest").getCharacter() + "pytest".length();
      assertEquals(new Position(2, end), run.getPosition());
      var part = run.getLabel().getRight().getFirst();
      assertEquals("+5 MB", part.getValue());
      // Many clients show a part's tooltip only where it is plain text.
      String tooltip = part.getTooltip().getLeft();
      assertTrue(tooltip.startsWith("+5 MB on disk · 1.25 MB compressed"), tooltip);
      assertFalse(tooltip.contains("**"), tooltip);
      assertFalse(
          opened.result().getCapabilities().getInlayHintProvider().getRight().getResolveProvider());
    }
  }

  @ParameterizedTest
  @EnumSource
  void hoverIsInTheFormatThatTheClientPrefersAndLaysOut(Profiles profile) throws Exception {
    try (Opened opened = Opened.by(profile)) {
      // These take Markdown, and show a table as it is written.
      boolean asWritten =
          Set.of(Profiles.NEOVIM, Profiles.HELIX, Profiles.KAKOUNE, Profiles.EGLOT)
              .contains(profile);
      String preferred =
          !asWritten
                  && at(opened.said(), "textDocument.hover.contentFormat")
                      instanceof JsonElement formats
              ? formats.getAsJsonArray().get(0).getAsString()
              : MarkupKind.PLAINTEXT;
      Position place = opened.text().position("5MB");
      Hover hover =
          TestClient.get(
              opened
                  .client()
                  .server()
                  .getTextDocumentService()
                  .hover(new HoverParams(new TextDocumentIdentifier(TestClient.URI), place)));
      MarkupContent content = hover.getContents().getRight();
      assertEquals(preferred, content.getKind());
      assertEquals(preferred.equals(MarkupKind.MARKDOWN), content.getValue().contains("**"));
      assertTrue(content.getValue().contains("5 MB"), content.getValue());
      assertEquals("5MB", opened.text().at(hover.getRange()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void diagnosticsPointAtTheRightPlaceAndComeOneWayOnly(Profiles profile) throws Exception {
    try (Opened opened = Opened.by(profile)) {
      TestClient client = opened.client();
      boolean pulls = at(opened.said(), "textDocument.diagnostic") != null;
      assertEquals(pulls, opened.result().getCapabilities().getDiagnosticProvider() != null);
      List<Diagnostic> diagnostics =
          pulls
              ? TestClient.get(
                      client
                          .server()
                          .getTextDocumentService()
                          .diagnostic(
                              new DocumentDiagnosticParams(
                                  new TextDocumentIdentifier(TestClient.URI))))
                  .getRelatedFullDocumentDiagnosticReport()
                  .getItems()
              : TestClient.next(client.diagnostics).getDiagnostics();
      Diagnostic pytest = diagnostics.getFirst();
      assertEquals("pytest is not *needed* (−9.4 MB)", pytest.getMessage().getLeft());
      assertEquals("pytest", opened.text().at(pytest.getRange()).strip());
      assertEquals(
          at(opened.said(), "textDocument.publishDiagnostics.tagSupport") != null,
          pytest.getTags() != null);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fixesChangeTheTextAsTheyShould(Profiles profile) throws Exception {
    try (Opened opened = Opened.by(profile)) {
      TestClient client = opened.client();
      List<Either<Command, CodeAction>> offers =
          client.offers(TestClient.URI, 2, List.of("quickfix"));
      if (profile == Profiles.SAYS_NOTHING) {
        // It takes neither actions nor edits: there is nothing that it could do.
        assertEquals(List.of(), offers);
        return;
      }
      Either<Command, CodeAction> offer = offers.getFirst();
      WorkspaceEdit edit;
      if (at(opened.said(), "textDocument.codeAction.codeActionLiteralSupport") == null) {
        Command command = offer.getLeft();
        assertEquals("Remove pytest (−9.4 MB)", command.getTitle());
        client.run(command);
        edit = TestClient.next(client.applied);
      } else {
        CodeAction action = offer.getRight();
        assertEquals("Remove pytest (−9.4 MB)", action.getTitle());
        boolean resolves =
            at(opened.said(), "textDocument.codeAction.resolveSupport.properties")
                    instanceof JsonElement properties
                && properties.getAsJsonArray().contains(new JsonPrimitive("edit"));
        assertEquals(
            resolves,
            opened
                .result()
                .getCapabilities()
                .getCodeActionProvider()
                .getRight()
                .getResolveProvider());
        assertEquals(resolves, action.getEdit() == null);
        edit =
            resolves
                ? TestClient.get(client.server().getTextDocumentService().resolveCodeAction(action))
                    .getEdit()
                : action.getEdit();
      }
      assertEquals(
          isTrue(opened.said(), "workspace.workspaceEdit.documentChanges"),
          edit.getDocumentChanges() != null);
      assertEquals(
          at(opened.said(), "workspace.workspaceEdit.changeAnnotationSupport") != null,
          edit.getChangeAnnotations() != null);
      assertEquals(FIXED, opened.text().after(edit));
    }
  }

  @ParameterizedTest
  @EnumSource
  void actionsThatOnlyExplainGoToThoseWhoShowThem(Profiles profile) throws Exception {
    try (Opened opened = Opened.by(profile)) {
      opened.client().advisor.judged = CodeActionsTest::refused;
      opened.client().open(TEXT);
      List<Either<Command, CodeAction>> offers =
          opened.client().offers(TestClient.URI, 1, List.of("refactor"));
      assertEquals(
          isTrue(opened.said(), "textDocument.codeAction.disabledSupport"), !offers.isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void lensesHaveACommandThatSomebodyCarriesOut(Profiles profile) throws Exception {
    try (Opened opened = Opened.by(profile)) {
      CodeLens lens = opened.client().lenses().getFirst();
      assertNotNull(lens.getCommand());
      assertTrue(lens.getCommand().getTitle().startsWith("124 MB"), lens.getCommand().getTitle());
      if (profile != Profiles.VS_CODE) {
        opened.client().run(lens.getCommand());
        assertTrue(TestClient.next(opened.client().messages).getMessage().contains("124 MB"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsAskedOfAClientThatItDidNotOffer(Profiles profile) throws Exception {
    try (Opened opened = Opened.by(profile)) {
      TestClient client = opened.client();
      client.awaitLog("is ready");
      client.hints();
      client
          .server()
          .getWorkspaceService()
          .didChangeConfiguration(
              new DidChangeConfigurationParams(Map.of("layerweight", Map.of("unit", "both"))));
      client.live.arrive();
      client.live.tell(1, 3, Map.of());
      client.change(TEXT + "RUN 7MB\n");
      assertEquals(3, TestClient.get(client.askHints()).size());
      // What the server says of its own accord waits for a pause in the typing.
      if (at(opened.said(), "textDocument.diagnostic") == null) {
        while (TestClient.next(client.diagnostics).getDiagnostics().isEmpty()) {
          // The first ones may be older.
        }
      }
      client.closeDocument();
      client.roundTrip();
      Set<String> beyond = methods(client.received());
      assertTrue(beyond.contains("window/logMessage"));
      beyond.removeAll(allowed(opened));
      assertEquals(Set.of(), beyond);
      client.registrations.forEach(registration ->
          assertTrue(
              isTrue(
                  opened.said(),
                  registration.getMethod().replace('/', '.') + ".dynamicRegistration"),
              registration.getMethod()));
    }
  }

  private static Set<String> allowed(Opened opened) {
    JsonObject said = opened.said();
    Set<String> allowed = new TreeSet<>(Set.of("window/logMessage", "window/showMessage"));
    Map.of(
            "workspace/configuration", "workspace.configuration",
            "workspace/inlayHint/refresh", "workspace.inlayHint.refreshSupport",
            "workspace/codeLens/refresh", "workspace.codeLens.refreshSupport",
            "workspace/diagnostic/refresh", "workspace.diagnostics.refreshSupport",
            "window/workDoneProgress/create", "window.workDoneProgress",
            "$/progress", "window.workDoneProgress")
        .forEach((method, capability) -> {
          if (isTrue(said, capability)) {
            allowed.add(method);
          }
        });
    if (said.toString().contains("\"dynamicRegistration\":true")) {
      allowed.add("client/registerCapability");
    }
    if (at(said, "textDocument.diagnostic") == null) {
      allowed.add("textDocument/publishDiagnostics");
    }
    if (isTrue(opened.profile().json(), "initializationOptions.summaries")) {
      allowed.add("layerweight/summary");
    }
    return allowed;
  }

  private static Set<String> methods(String received) {
    Set<String> methods = new TreeSet<>();
    for (Matcher m = MESSAGE.matcher(received); m.find(); ) {
      methods.add(m.group(1));
    }
    return methods;
  }

  private static boolean isTrue(JsonObject said, String path) {
    return at(said, path) instanceof JsonPrimitive flag && flag.isBoolean() && flag.getAsBoolean();
  }

  /** What stands at a path of names, null where nothing does. */
  private static JsonElement at(JsonObject said, String path) {
    JsonElement here = said;
    for (String name : path.split("\\.")) {
      here = here instanceof JsonObject object ? object.get(name) : null;
    }
    return here;
  }
}
