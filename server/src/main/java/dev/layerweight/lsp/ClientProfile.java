package dev.layerweight.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.layerweight.lsp.convert.PositionEncoding;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.ResourceOperationKind;

/**
 * What a client can do, read once from its initialize request; what it does not say it cannot.
 *
 * @param markdownHover whether it prefers Markdown to plain text, and lays it out
 * @param codeActions whether it takes code actions, and not only commands
 * @param appliesEdits whether it applies edits that the server sends
 * @param clientCommands commands that the client itself carries out
 * @param summaries whether it takes {@code layerweight/summary}
 * @param coloursHints whether it draws hints by the weight of their layers, which it then finds in
 *     their data
 * @param networkStatus whether it takes {@code layerweight/network}
 * @param progress whether it shows progress that the server begins
 * @param retriedWhenModified requests that it sends again after {@code ContentModified}
 * @param options the initialization options as they came
 */
record ClientProfile(
    PositionEncoding encoding,
    boolean markdownHover,
    boolean documentChanges,
    boolean changeAnnotations,
    boolean codeActions,
    boolean appliesEdits,
    boolean resolvesEdits,
    boolean createsFiles,
    boolean disabledActions,
    boolean pullsDiagnostics,
    boolean unnecessaryTag,
    boolean diagnosticVersions,
    boolean refreshesHints,
    boolean refreshesLenses,
    boolean refreshesDiagnostics,
    boolean answersConfiguration,
    boolean registersConfiguration,
    boolean registersWatchedFiles,
    Set<String> retriedWhenModified,
    Set<String> clientCommands,
    boolean coloursHints,
    boolean summaries,
    boolean networkStatus,
    boolean progress,
    Optional<JsonObject> options) {

  /**
   * Clients that prefer Markdown and show a table as it is written, bars and all; some show the
   * backslashes, too. As seen in Neovim 0.11, Helix 25.01, Emacs 30 and Kakoune 2024.05; the
   * protocol has no capability for it.
   */
  private static final Set<String> WITHOUT_TABLES =
      Set.of("Neovim", "helix", "Eglot", "kakoune-lsp");

  private static final Set<String> FORMATS = Set.of(MarkupKind.MARKDOWN, MarkupKind.PLAINTEXT);

  static ClientProfile of(InitializeRequest request) {
    Said document = new Said(request, "capabilities", "textDocument");
    Said workspace = new Said(request, "capabilities", "workspace");
    Said general = new Said(request, "capabilities", "general");
    boolean codeActions = document.has("codeAction", "codeActionLiteralSupport");
    Optional<JsonObject> options =
        request
            .at("initializationOptions")
            .filter(JsonObject.class::isInstance)
            .map(JsonElement::getAsJsonObject);
    return new ClientProfile(
        PositionEncoding.negotiate(general.texts("positionEncodings")),
        document.texts("hover", "contentFormat").stream()
                .filter(FORMATS::contains)
                .findFirst()
                .filter(MarkupKind.MARKDOWN::equals)
                .isPresent()
            && request.text("clientInfo", "name").filter(WITHOUT_TABLES::contains).isEmpty(),
        workspace.is("workspaceEdit", "documentChanges"),
        workspace.has("workspaceEdit", "changeAnnotationSupport"),
        codeActions,
        workspace.is("applyEdit"),
        codeActions
            && document.texts("codeAction", "resolveSupport", "properties").contains("edit"),
        workspace
            .texts("workspaceEdit", "resourceOperations")
            .contains(ResourceOperationKind.Create),
        codeActions && document.is("codeAction", "disabledSupport"),
        document.has("diagnostic"),
        document
            .numbers("publishDiagnostics", "tagSupport", "valueSet")
            .contains(DiagnosticTag.Unnecessary.getValue()),
        document.is("publishDiagnostics", "versionSupport"),
        workspace.is("inlayHint", "refreshSupport"),
        workspace.is("codeLens", "refreshSupport"),
        workspace.is("diagnostics", "refreshSupport"),
        workspace.is("configuration"),
        workspace.is("didChangeConfiguration", "dynamicRegistration"),
        workspace.is("didChangeWatchedFiles", "dynamicRegistration"),
        Set.copyOf(general.texts("staleRequestSupport", "retryOnContentModified")),
        Set.copyOf(request.texts("initializationOptions", "clientCommands")),
        request.is("initializationOptions", "hintWeights"),
        request.is("initializationOptions", "summaries"),
        request.is("initializationOptions", "networkStatus"),
        request.is("capabilities", "window", "workDoneProgress"),
        options);
  }

  /** Whether a click on a lens or in a card is the client's own business. */
  boolean showsReports() {
    return clientCommands.contains(LayerweightServer.SHOW_REPORT);
  }

  /** Whether it draws what an image holds and opens that at a layer. */
  boolean showsBreakdowns() {
    return clientCommands.contains(LayerweightServer.SHOW_BREAKDOWN);
  }

  /** The capabilities of one area of the protocol. */
  private record Said(InitializeRequest request, String... area) {

    boolean has(String... path) {
      return request.has(below(path));
    }

    boolean is(String... path) {
      return request.is(below(path));
    }

    List<String> texts(String... path) {
      return request.texts(below(path));
    }

    List<Integer> numbers(String... path) {
      return request.elements(below(path)).stream()
          .filter(value -> value instanceof JsonPrimitive number && number.isNumber())
          .map(value -> (int) value.getAsDouble())
          .toList();
    }

    private String[] below(String... path) {
      return Stream.of(area, path).flatMap(Arrays::stream).toArray(String[]::new);
    }
  }
}
