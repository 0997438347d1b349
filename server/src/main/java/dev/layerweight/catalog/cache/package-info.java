/** What was looked up once: bytes on disk that many processes share, and look-ups under way. */
package dev.layerweight.catalog.cache;
