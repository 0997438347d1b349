/** Build tools of the JVM: the artifacts that they keep. */
package dev.layerweight.estimate.jvm;
