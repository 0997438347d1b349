/** The one way out to the network: bounded, polite, and only to hosts that the user lets it ask. */
package dev.layerweight.catalog.http;
