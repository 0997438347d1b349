package dev.layerweight.lsp;

import java.time.Duration;

/**
 * How long somebody is kept waiting.
 *
 * @param request for an analysis, before it is answered from what is there
 * @param settings for the client's settings of a document, before it is analysed without them
 */
record Patience(Duration request, Duration settings) {

  static final Patience USUAL = new Patience(Duration.ofSeconds(1), Duration.ofMillis(250));
}
