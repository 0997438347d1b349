/**
 * A shell that is simulated: words are put in, commands run against the file tree, nothing is
 * executed.
 */
package dev.layerweight.estimate.shell;
