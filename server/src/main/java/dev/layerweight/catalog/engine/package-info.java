/**
 * The container engine on this machine: base images that are here, and what was built from a
 * Dockerfile before.
 *
 * <p>Invariant: no request waits for the engine. An engine that is absent, stopped, slow or hostile
 * costs a line in the log and nothing else; every answer is bounded in time and size.
 */
package dev.layerweight.catalog.engine;
