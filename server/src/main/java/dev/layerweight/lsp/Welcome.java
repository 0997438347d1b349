package dev.layerweight.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CodeActionKind;

/**
 * The answer to the initialize request: what the server can do for this client. Written as JSON,
 * because the types of the protocol take longer to load than all that comes before the answer.
 */
final class Welcome {

  /** Changes are sent as edits, not as the whole text. */
  private static final int INCREMENTAL = 2;

  private Welcome() {}

  /** The whole message. */
  static String to(InitializeRequest request, ClientProfile profile, String version) {
    JsonObject info = new JsonObject();
    info.addProperty("name", "Layerweight");
    info.addProperty("version", version);
    JsonObject result = new JsonObject();
    result.add("capabilities", capabilities(profile));
    result.add("serverInfo", info);
    JsonObject answer = new JsonObject();
    answer.addProperty("jsonrpc", "2.0");
    answer.add("id", request.id());
    answer.add("result", result);
    return answer.toString();
  }

  private static JsonObject capabilities(ClientProfile profile) {
    JsonObject can = new JsonObject();
    can.addProperty("positionEncoding", profile.encoding().protocolName());
    JsonObject sync = flags("openClose", true);
    sync.addProperty("change", INCREMENTAL);
    sync.add("save", flags("includeText", false));
    can.add("textDocumentSync", sync);
    can.addProperty("hoverProvider", true);
    can.add("inlayHintProvider", flags("resolveProvider", false));
    can.add("codeLensProvider", flags("resolveProvider", false));
    JsonObject actions = flags("resolveProvider", profile.resolvesEdits());
    actions.add(
        "codeActionKinds",
        list(
            List.of(CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, CodeActions.FIX_ALL)));
    can.add("codeActionProvider", actions);
    if (profile.pullsDiagnostics()) {
      JsonObject pulled = flags("interFileDependencies", true);
      pulled.addProperty("workspaceDiagnostics", false);
      pulled.addProperty("identifier", Diagnostics.SOURCE);
      can.add("diagnosticProvider", pulled);
    }
    List<String> commands =
        Stream.of(
                profile.showsReports() ? "" : LayerweightServer.SHOW_REPORT,
                profile.codeActions() ? "" : FixCommands.APPLY)
            .filter(command -> !command.isEmpty())
            .toList();
    if (!commands.isEmpty()) {
      JsonObject executed = new JsonObject();
      executed.add("commands", list(commands));
      can.add("executeCommandProvider", executed);
    }
    JsonObject folders = flags("supported", true);
    folders.addProperty("changeNotifications", true);
    JsonObject workspace = new JsonObject();
    workspace.add("workspaceFolders", folders);
    can.add("workspace", workspace);
    return can;
  }

  private static JsonObject flags(String name, boolean value) {
    JsonObject object = new JsonObject();
    object.addProperty(name, value);
    return object;
  }

  private static JsonArray list(List<String> words) {
    JsonArray array = new JsonArray();
    words.forEach(array::add);
    return array;
  }
}
