/** The shipped table of finished binaries. */
package dev.layerweight.catalog.tools;
