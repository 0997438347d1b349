package dev.layerweight.lsp;

import dev.layerweight.advice.Advisor;
import dev.layerweight.syntax.Dockerfile;
import java.util.function.Function;

/**
 * What the server is made of. Threads share all of it.
 *
 * @param parser reads any text
 * @param live what the estimates are fetched from beside the tables
 * @param version of Layerweight, for the client's log
 */
public record ServerParts(
    Function<String, Dockerfile> parser,
    Advisor advisor,
    ContextSource contexts,
    ReportRenderer reports,
    LiveFigures live,
    String version) {}
