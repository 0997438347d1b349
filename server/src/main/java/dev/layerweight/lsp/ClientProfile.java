package dev.layerweight.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.layerweight.lsp.convert.PositionEncoding;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CodeActionCapabilities;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.GeneralClientCapabilities;
import org.eclipse.lsp4j.HoverCapabilities;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.PublishDiagnosticsCapabilities;
import org.eclipse.lsp4j.ResourceOperationKind;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.WindowClientCapabilities;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.WorkspaceEditCapabilities;

/**
 * What a client can do, read once from its initialize request; what it does not say it cannot.
 *
 * @param markdownHover whether it prefers Markdown to plain text, and not only endures it
 * @param codeActions whether it takes code actions, and not only commands
 * @param appliesEdits whether it applies edits that the server sends
 * @param clientCommands commands that the client itself carries out
 * @param summaries whether it takes {@code layerweight/summary}
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
    boolean summaries,
    boolean networkStatus,
    boolean progress,
    Optional<JsonObject> options) {

  private static final Set<String> FORMATS = Set.of(MarkupKind.MARKDOWN, MarkupKind.PLAINTEXT);

  static ClientProfile of(InitializeParams params) {
    Optional<ClientCapabilities> all = Optional.ofNullable(params.getCapabilities());
    Optional<TextDocumentClientCapabilities> document =
        all.map(ClientCapabilities::getTextDocument);
    Optional<WorkspaceClientCapabilities> workspace = all.map(ClientCapabilities::getWorkspace);
    Optional<GeneralClientCapabilities> general = all.map(ClientCapabilities::getGeneral);
    Optional<CodeActionCapabilities> actions =
        document
            .map(TextDocumentClientCapabilities::getCodeAction)
            .filter(action -> action.getCodeActionLiteralSupport() != null);
    Optional<PublishDiagnosticsCapabilities> published =
        document.map(TextDocumentClientCapabilities::getPublishDiagnostics);
    Optional<WorkspaceEditCapabilities> edits =
        workspace.map(WorkspaceClientCapabilities::getWorkspaceEdit);
    Optional<JsonObject> options =
        params.getInitializationOptions() instanceof JsonObject object
            ? Optional.of(object)
            : Optional.empty();
    return new ClientProfile(
        PositionEncoding.negotiate(
            general.map(GeneralClientCapabilities::getPositionEncodings).orElse(List.of())),
        document
            .map(TextDocumentClientCapabilities::getHover)
            .map(HoverCapabilities::getContentFormat)
            .flatMap(ClientProfile::preferred)
            .filter(MarkupKind.MARKDOWN::equals)
            .isPresent(),
        is(edits, WorkspaceEditCapabilities::getDocumentChanges),
        edits.map(WorkspaceEditCapabilities::getChangeAnnotationSupport).isPresent(),
        actions.isPresent(),
        is(workspace, WorkspaceClientCapabilities::getApplyEdit),
        actions
            .map(CodeActionCapabilities::getResolveSupport)
            .filter(support ->
                support.getProperties() != null && support.getProperties().contains("edit"))
            .isPresent(),
        edits
            .map(WorkspaceEditCapabilities::getResourceOperations)
            .filter(operations -> operations.contains(ResourceOperationKind.Create))
            .isPresent(),
        is(actions, CodeActionCapabilities::getDisabledSupport),
        document.map(TextDocumentClientCapabilities::getDiagnostic).isPresent(),
        published
            .map(PublishDiagnosticsCapabilities::getTagSupport)
            .filter(support ->
                support.isRight()
                    && support.getRight().getValueSet() != null
                    && support.getRight().getValueSet().contains(DiagnosticTag.Unnecessary))
            .isPresent(),
        is(published, PublishDiagnosticsCapabilities::getVersionSupport),
        is(
            workspace.map(WorkspaceClientCapabilities::getInlayHint),
            hints -> hints.getRefreshSupport()),
        is(
            workspace.map(WorkspaceClientCapabilities::getCodeLens),
            lenses -> lenses.getRefreshSupport()),
        is(
            workspace.map(WorkspaceClientCapabilities::getDiagnostics),
            diagnostics -> diagnostics.getRefreshSupport()),
        is(workspace, WorkspaceClientCapabilities::getConfiguration),
        is(
            workspace.map(WorkspaceClientCapabilities::getDidChangeConfiguration),
            configuration -> configuration.getDynamicRegistration()),
        is(
            workspace.map(WorkspaceClientCapabilities::getDidChangeWatchedFiles),
            files -> files.getDynamicRegistration()),
        general
            .map(GeneralClientCapabilities::getStaleRequestSupport)
            .map(support -> support.getRetryOnContentModified())
            .map(Set::copyOf)
            .orElse(Set.of()),
        options.map(object -> strings(object.get("clientCommands"))).orElse(Set.of()),
        isSet(options, "summaries"),
        isSet(options, "networkStatus"),
        is(all.map(ClientCapabilities::getWindow), WindowClientCapabilities::getWorkDoneProgress),
        options);
  }

  /** Whether a click on a lens or in a card is the client's own business. */
  boolean showsReports() {
    return clientCommands.contains(LayerweightServer.SHOW_REPORT);
  }

  /** The first of the formats, which the protocol says is the one the client would rather have. */
  private static Optional<String> preferred(List<String> formats) {
    return formats.stream().filter(FORMATS::contains).findFirst();
  }

  /** Whether it draws what an image holds and opens that at a layer. */
  boolean showsBreakdowns() {
    return clientCommands.contains(LayerweightServer.SHOW_BREAKDOWN);
  }

  private static <T> boolean is(Optional<T> capabilities, Function<T, Boolean> flag) {
    return capabilities.map(flag).filter(Objects::nonNull).orElse(false);
  }

  private static boolean isSet(Optional<JsonObject> options, String name) {
    return options
        .map(object -> object.get(name))
        .filter(value -> value instanceof JsonPrimitive flag && flag.isBoolean())
        .map(JsonElement::getAsBoolean)
        .orElse(false);
  }

  private static Set<String> strings(JsonElement json) {
    return json instanceof JsonArray array
        ? StreamSupport.stream(array.spliterator(), false)
            .filter(each -> each instanceof JsonPrimitive name && name.isString())
            .map(JsonElement::getAsString)
            .collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }
}
