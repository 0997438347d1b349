/**
 * Which package index the programs of this machine ask: the configurations of pip, uv and npm, read
 * but never written. Credentials are kept apart from addresses and are never shown.
 */
package dev.layerweight.catalog.client;
