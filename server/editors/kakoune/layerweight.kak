# To ~/.config/kak/kakrc, after: eval %sh{kak-lsp}

hook -group lsp-filetype-dockerfile global BufSetOption filetype=dockerfile %{
    set-option buffer lsp_servers %{
        [layerweight]
        command = "layerweight"
        args = ["lsp"]
        root_globs = [".layerweight.toml", ".dockerignore", ".git"]
    }
}

hook global WinSetOption filetype=dockerfile %{
    lsp-enable-window
    lsp-inlay-hints-enable window
}
