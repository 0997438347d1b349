//! Starts the Layerweight that is on the `PATH` and hands it the user's settings.

use zed_extension_api::{
    self as zed, serde_json, settings::LspSettings, Command, LanguageServerId, Result, Worktree,
};

struct Layerweight;

impl zed::Extension for Layerweight {
    fn new() -> Self {
        Layerweight
    }

    fn language_server_command(
        &mut self,
        _server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Command> {
        let command = worktree
            .which("layerweight")
            .ok_or("layerweight is not on the PATH")?;
        Ok(Command {
            command,
            args: vec!["lsp".to_string()],
            env: worktree.shell_env(),
        })
    }

    fn language_server_workspace_configuration(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        let settings = LspSettings::for_worktree(server.as_ref(), worktree)?.settings;
        Ok(settings.map(|given| serde_json::json!({ "layerweight": given })))
    }
}

zed::register_extension!(Layerweight);
