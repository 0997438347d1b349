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
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.WorkspaceEditCapabilities;

/**
 * What a client can do, read once from its initialize request; what it does not say it cannot.
 *
 * @param clientCommands commands that the client itself carries out
 * @param summaries whether it takes {@code layerweight/summary}
 * @param retriedWhenModified requests that it sends again after {@code ContentModified}
 * @param options the initialization options as they came
 */
record ClientProfile(
    PositionEncoding encoding,
    boolean markdownHover,
    boolean documentChanges,
    boolean changeAnnotations,
    boolean resolvesEdits,
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
    Optional<JsonObject> options) {

  static ClientProfile of(InitializeParams params) {
    Optional<ClientCapabilities> all = Optional.ofNullable(params.getCapabilities());
    Optional<TextDocumentClientCapabilities> document =
        all.map(ClientCapabilities::getTextDocument);
    Optional<WorkspaceClientCapabilities> workspace = all.map(ClientCapabilities::getWorkspace);
    Optional<GeneralClientCapabilities> general = all.map(ClientCapabilities::getGeneral);
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
            .filter(formats -> formats.contains(MarkupKind.MARKDOWN))
            .isPresent(),
        is(edits, WorkspaceEditCapabilities::getDocumentChanges),
        edits.map(WorkspaceEditCapabilities::getChangeAnnotationSupport).isPresent(),
        document
            .map(TextDocumentClientCapabilities::getCodeAction)
            .map(CodeActionCapabilities::getResolveSupport)
            .filter(support ->
                support.getProperties() != null && support.getProperties().contains("edit"))
            .isPresent(),
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
        options
            .map(object -> object.get("summaries"))
            .filter(value -> value instanceof JsonPrimitive flag && flag.isBoolean())
            .map(JsonElement::getAsBoolean)
            .orElse(false),
        options);
  }

  /** Whether a click on a lens or in a card is the client's own business. */
  boolean showsReports() {
    return clientCommands.contains(LayerweightServer.SHOW_REPORT);
  }

  private static <T> boolean is(Optional<T> capabilities, Function<T, Boolean> flag) {
    return capabilities.map(flag).filter(Objects::nonNull).orElse(false);
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
