/** {@code go}: the modules and the compiled packages that it keeps. */
package dev.layerweight.estimate.go;
