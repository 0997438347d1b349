package dev.layerweight.lsp;

import dev.layerweight.advice.Advisor;
import dev.layerweight.syntax.Dockerfile;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the server is made of. Threads share all of it.
 *
 * @param parser reads any text
 * @param arrivals takes a listener that runs whenever better figures have arrived
 * @param version of Layerweight, for the client's log
 */
public record ServerParts(
    Function<String, Dockerfile> parser,
    Advisor advisor,
    ContextSource contexts,
    ReportRenderer reports,
    Consumer<Runnable> arrivals,
    String version) {}
