/**
 * npm, yarn, pnpm and corepack: lock files and manifests are resolved to packages at their places
 * in {@code node_modules}, which become entries of the file tree.
 *
 * <p>Pure and bounded: whatever a manifest or lock file holds, the work ends.
 */
package dev.layerweight.estimate.node;
