/**
 * The language server: converts what a client asks, calls the core, converts what it answers.
 *
 * <p>The thread that reads messages only replaces immutable snapshots and starts work; analyses run
 * on threads of their own, once for each version of a document, and all messages to the client
 * leave through one queue. No type of the protocol leaves this package.
 */
package dev.layerweight.lsp;
