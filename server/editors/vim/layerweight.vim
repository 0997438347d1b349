" To your vimrc, before YouCompleteMe is loaded.

let g:ycm_enable_inlay_hints = 1
let g:ycm_language_server = get(g:, 'ycm_language_server', []) + [
      \ {
      \   'name': 'layerweight',
      \   'cmdline': ['layerweight', 'lsp'],
      \   'filetypes': ['dockerfile'],
      \   'project_root_files': ['.layerweight.toml', '.dockerignore', '.git'],
      \ }]
