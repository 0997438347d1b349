package dev.layerweight.catalog.client;

/**
 * A server and who configured it.
 *
 * @param origin in words for the user, such as {@code pip.conf}
 */
public record Configured(ServerAddress server, String origin) {}
