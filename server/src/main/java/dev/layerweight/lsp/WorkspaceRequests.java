package dev.layerweight.lsp;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.report.Bytes;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.FileEvent;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.WorkspaceService;

/** What a client says about settings, files and folders, and the commands of the server. */
final class WorkspaceRequests implements WorkspaceService {

  private static final int SHOWN_LAYERS = 3;

  private final Supplier<Session> sessions;
  private final Supplier<Optional<Session>> running;
  private final Guard guard;

  /**
   * @param sessions throws the error to be sent where no request is welcome
   * @param running empty where notifications are to be dropped
   */
  WorkspaceRequests(Supplier<Session> sessions, Supplier<Optional<Session>> running, Guard guard) {
    this.sessions = sessions;
    this.running = running;
    this.guard = guard;
  }

  @Override
  public void didChangeConfiguration(DidChangeConfigurationParams params) {
    notice(
        "workspace/didChangeConfiguration",
        session -> session.configuration().changed(json(params.getSettings())));
  }

  @Override
  public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
    notice(
        "workspace/didChangeWatchedFiles",
        session -> {
          boolean matters =
              Stream.ofNullable(params.getChanges())
                  .flatMap(List::stream)
                  .map(FileEvent::getUri)
                  .filter(Objects::nonNull)
                  .anyMatch(uri -> !uri.contains("/node_modules/") && !uri.contains("/.git/"));
          if (matters) {
            session.filesChanged();
          }
        });
  }

  @Override
  public void didChangeWorkspaceFolders(DidChangeWorkspaceFoldersParams params) {
    notice(
        "workspace/didChangeWorkspaceFolders",
        session -> session.folders().change(params.getEvent()));
  }

  /**
   * Applies a fix for clients without code actions, or shows a document's sizes to users of clients
   * that have no view of their own for reports.
   */
  @Override
  public CompletableFuture<Object> executeCommand(ExecuteCommandParams params) {
    return guard
        .<Optional<Object>>answer(
            "workspace/executeCommand",
            Optional.empty(),
            () -> {
              Session session = sessions.get();
              if (FixCommands.APPLY.equals(params.getCommand())) {
                FixCommands.run(session, arguments(params).toList());
                return CompletableFuture.completedFuture(Optional.empty());
              }
              if (!LayerweightServer.SHOW_REPORT.equals(params.getCommand())) {
                throw Guard.error(
                    ResponseErrorCode.InvalidParams, "unknown command " + params.getCommand());
              }
              return firstText(params)
                  .flatMap(session.documents()::get)
                  .map(document ->
                      session
                          .documents()
                          .ask(document)
                          .thenApplyAsync(
                              available -> {
                                show(session, document, available.best());
                                return Optional.empty();
                              },
                              session.requests()))
                  .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
            })
        .thenApply(answer -> answer.orElse(null));
  }

  private static void show(Session session, OpenDocument document, Optional<Analyzed> analyzed) {
    String name = session.folders().nameOf(document.uri());
    String message =
        analyzed
            .map(known -> name + ": " + inWords(known))
            .orElseGet(() -> name + ": not analysed yet");
    session
        .outbox()
        .send(client -> client.showMessage(new MessageParams(MessageType.Info, message)));
  }

  /** {@code 8.03 GB on disk · 4.4 GB to pull. Biggest: line 87 7.48 GB, line 25 323 MB}. */
  private static String inWords(Analyzed analyzed) {
    List<InstructionEstimate> biggest =
        analyzed.build().stages().stream()
            .filter(StageEstimate::inImage)
            .flatMap(stage -> stage.instructions().stream())
            .filter(instruction -> instruction.weight().unpacked().likely() > 0)
            .sorted(
                Comparator.comparingLong((InstructionEstimate instruction) ->
                        instruction.weight().unpacked().likely())
                    .reversed())
            .limit(SHOWN_LAYERS)
            .toList();
    String sizes =
        String.join(" · ", Wording.image(analyzed.build(), analyzed.analysis().removable()));
    if (biggest.isEmpty()) {
      return sizes;
    }
    return sizes
        + ". Biggest: "
        + String.join(
            ", ",
            biggest.stream()
                .map(instruction ->
                    "line "
                        + (instruction.placed().line() + 1)
                        + " "
                        + Bytes.format(instruction.weight().unpacked(), instruction.isComplete()))
                .toList());
  }

  private static Optional<String> firstText(ExecuteCommandParams params) {
    return arguments(params)
        .limit(1)
        .filter(argument -> argument instanceof JsonPrimitive text && text.isString())
        .map(JsonElement::getAsString)
        .findFirst();
  }

  private static Stream<JsonElement> arguments(ExecuteCommandParams params) {
    return Stream.ofNullable(params.getArguments())
        .flatMap(List::stream)
        .map(WorkspaceRequests::json);
  }

  private static JsonElement json(Object value) {
    return value instanceof JsonElement element ? element : new Gson().toJsonTree(value);
  }

  private void notice(String method, Consumer<Session> work) {
    guard.run(method, () -> running.get().ifPresent(work));
  }
}
