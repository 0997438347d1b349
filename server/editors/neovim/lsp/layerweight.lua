-- To ~/.config/nvim/lsp/layerweight.lua
return {
  cmd = { 'layerweight', 'lsp' },
  filetypes = { 'dockerfile' },
  root_markers = { '.layerweight.toml', '.dockerignore', '.git' },
  settings = {
    layerweight = { unit = 'onDisk', network = 'known' },
  },
}
