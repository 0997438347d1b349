/**
 * The command line: reads files, asks the core, prints reports.
 *
 * <p>What a user meets here is one line a problem, the place first; no stack trace is ever printed.
 * Streams and environment come in by {@link dev.layerweight.cli.Terminal}, so that every command
 * can be run in a test.
 */
package dev.layerweight.cli;
