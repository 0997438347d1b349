package dev.layerweight.lsp;

import java.time.Duration;

/**
 * How long somebody is kept waiting.
 *
 * @param request for an analysis, before it is answered from the one before
 * @param lasting where there is none before, and for all hints and lenses of a client that cannot
 *     be told that there are better ones: what it is answered stays on the screen until the text
 *     changes. Shorter than the ten seconds after which eglot gives a request up; Vim and Helix
 *     wait longer
 * @param settings for the client's settings of a document, before it is analysed without them
 */
record Patience(Duration request, Duration lasting, Duration settings) {

  static final Patience USUAL =
      new Patience(Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofMillis(250));
}
