/** Timings, run by hand with {@code mvn -Pbenchmark verify}; nothing here is asserted. */
package dev.layerweight.benchmark;
