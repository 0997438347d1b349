/**
 * Base images from OCI registries, without pulling them. What a registry says is checked: contents
 * against their digests, sizes against what gzip can do, addresses against the user's policy.
 */
package dev.layerweight.catalog.registry;
