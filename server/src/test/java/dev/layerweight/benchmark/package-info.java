/** Measures, run by hand with {@code mvn -Pbenchmark}; nothing here is asserted. */
package dev.layerweight.benchmark;
