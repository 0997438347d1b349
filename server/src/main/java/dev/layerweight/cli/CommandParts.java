package dev.layerweight.cli;

import java.util.function.Supplier;

/**
 * What the command line needs from the rest of the program, each made when a command first asks: a
 * language server must not wait for what only a refresh uses.
 */
public record CommandParts(
    Supplier<Core> core, Supplier<LspLauncher> lsp, Supplier<CatalogCommands> catalog) {}
