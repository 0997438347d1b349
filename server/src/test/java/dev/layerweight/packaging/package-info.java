/**
 * Makes the distribution that people install: one jar, a runtime, and the cache by which the JVM
 * starts fast. Run by Maven with the JDK of the toolchain; no part of it is shipped.
 */
package dev.layerweight.packaging;
