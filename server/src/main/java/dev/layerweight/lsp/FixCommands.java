package dev.layerweight.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.lsp4j.ApplyWorkspaceEditParams;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/**
 * Offers fixes as commands to clients that take no code actions. The command carries the whole
 * edit, and to run it means to send the edit back for the client to apply.
 */
final class FixCommands {

  /** Its arguments are a document's address, the version that the edit is for, and the edit. */
  static final String APPLY = "layerweight.applyFix";

  private FixCommands() {}

  /**
   * The command in the place of an action; empty where the action has no edit, for nothing could be
   * done with it.
   */
  static Optional<Command> of(CodeAction action, Analyzed analyzed) {
    return Optional.ofNullable(action.getEdit())
        .map(edit ->
            new Command(
                action.getTitle(),
                APPLY,
                List.of(analyzed.snapshot().uri(), analyzed.snapshot().version(), edit)));
  }

  /**
   * Sends the edit to the client, unless the document was changed after it was offered.
   *
   * @param arguments as they came back from the client
   */
  static void run(Session session, List<JsonElement> arguments) {
    if (arguments.size() != 3
        || !(arguments.get(0) instanceof JsonPrimitive uri)
        || !(arguments.get(1) instanceof JsonPrimitive version)
        || !(arguments.get(2) instanceof JsonObject edit)
        || !uri.isString()
        || !version.isNumber()) {
      throw Guard.error(ResponseErrorCode.InvalidParams, APPLY + " lacks its arguments");
    }
    boolean current =
        session
            .documents()
            .get(uri.getAsString())
            .filter(document -> document.snapshot().version() == version.getAsInt())
            .isPresent();
    if (!current) {
      throw Guard.error(ResponseErrorCode.ContentModified, "the document was changed");
    }
    ApplyWorkspaceEditParams params = new ApplyWorkspaceEditParams(edit(edit));
    session.outbox().send(client -> client.applyEdit(params));
  }

  private static WorkspaceEdit edit(JsonObject json) {
    try {
      return new MessageJsonHandler(Map.of()).getGson().fromJson(json, WorkspaceEdit.class);
    } catch (JsonParseException _) {
      throw Guard.error(ResponseErrorCode.InvalidParams, APPLY + " has no edit");
    }
  }
}
