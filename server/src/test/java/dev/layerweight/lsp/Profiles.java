package dev.layerweight.lsp;

import com.google.gson.JsonParser;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;

/**
 * What real clients say about themselves, shortened to what the server reads: VS Code's client 11,
 * LSP4IJ, eglot of Emacs 30, YouCompleteMe, Neovim 0.11, Helix 25, and one that says nothing.
 */
enum Profiles {
  VS_CODE(
      """
      {"general":{"positionEncodings":["utf-16"],"staleRequestSupport":{"cancel":true,
         "retryOnContentModified":["textDocument/semanticTokens/full"]}},
       "workspace":{"workspaceEdit":{"documentChanges":true,
         "changeAnnotationSupport":{"groupsOnLabel":true}},"configuration":true,
         "didChangeConfiguration":{"dynamicRegistration":true},
         "didChangeWatchedFiles":{"dynamicRegistration":true},
         "codeLens":{"refreshSupport":true},"inlayHint":{"refreshSupport":true},
         "diagnostics":{"refreshSupport":true},"workspaceFolders":true},
       "textDocument":{"publishDiagnostics":{"versionSupport":false,
         "tagSupport":{"valueSet":[1,2]}},"diagnostic":{"dynamicRegistration":true},
         "hover":{"contentFormat":["markdown","plaintext"]},
         "codeAction":{"resolveSupport":{"properties":["edit"]},"dataSupport":true,
           "codeActionLiteralSupport":{"codeActionKind":{"valueSet":["quickfix"]}}},
         "inlayHint":{"resolveSupport":{"properties":["tooltip"]}}}}
      """,
      "{\"clientCommands\":[\"layerweight.showReport\"],\"summaries\":true}"),
  LSP4IJ(
      """
      {"workspace":{"workspaceEdit":{"documentChanges":true},"configuration":true,
         "didChangeWatchedFiles":{"dynamicRegistration":true},
         "codeLens":{"refreshSupport":true},"inlayHint":{"refreshSupport":true}},
       "textDocument":{"publishDiagnostics":{"tagSupport":{"valueSet":[1,2]}},
         "hover":{"contentFormat":["markdown","plaintext"]},
         "codeAction":{"resolveSupport":{"properties":["edit"]},"dataSupport":true},
         "inlayHint":{}}}
      """,
      "null"),
  EGLOT(
      """
      {"general":{"positionEncodings":["utf-32","utf-8","utf-16"]},
       "workspace":{"workspaceEdit":{"documentChanges":true},"configuration":true,
         "didChangeWatchedFiles":{"dynamicRegistration":true},"workspaceFolders":true},
       "textDocument":{"publishDiagnostics":{"relatedInformation":false,
         "tagSupport":{"valueSet":[1,2]}},"hover":{"contentFormat":["markdown","plaintext"]},
         "codeAction":{"resolveSupport":{"properties":["edit","command"]},"dataSupport":true},
         "inlayHint":{"dynamicRegistration":false}}}
      """,
      "{}"),
  YCM(
      """
      {"workspace":{"applyEdit":true,"configuration":true,
         "didChangeWatchedFiles":{"dynamicRegistration":true},
         "workspaceEdit":{"documentChanges":true}},
       "textDocument":{"hover":{"contentFormat":["plaintext","markdown"]},
         "codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":["quickfix"]}}}}}
      """,
      "{}"),
  NEOVIM(
      """
      {"general":{"positionEncodings":["utf-8","utf-16","utf-32"]},
       "workspace":{"configuration":true,"didChangeWatchedFiles":{"dynamicRegistration":false},
         "inlayHint":{"refreshSupport":true},"workspaceEdit":{"documentChanges":true}},
       "textDocument":{"diagnostic":{"dynamicRegistration":false},
         "publishDiagnostics":{"tagSupport":{"valueSet":[1,2]}},
         "hover":{"contentFormat":["markdown","plaintext"]},
         "codeAction":{"resolveSupport":{"properties":["edit"]},"dataSupport":true}}}
      """,
      "null"),
  HELIX(
      """
      {"general":{"positionEncodings":["utf-8","utf-32","utf-16"]},
       "workspace":{"configuration":true,"workspaceEdit":{"documentChanges":true},
         "didChangeConfiguration":{"dynamicRegistration":false}},
       "textDocument":{"publishDiagnostics":{"versionSupport":true,"tagSupport":{"valueSet":[1,2]}},
         "hover":{"contentFormat":["markdown"]},
         "codeAction":{"resolveSupport":{"properties":["edit","command"]},"dataSupport":true}}}
      """,
      "null"),
  SAYS_NOTHING("{}", "null");

  private final String capabilities;
  private final String options;

  Profiles(String capabilities, String options) {
    this.capabilities = capabilities;
    this.options = options;
  }

  InitializeParams params() {
    InitializeParams params = new InitializeParams();
    params.setCapabilities(
        new MessageJsonHandler(java.util.Map.of())
            .getGson()
            .fromJson(capabilities, ClientCapabilities.class));
    params.setInitializationOptions(JsonParser.parseString(options));
    return params;
  }
}
