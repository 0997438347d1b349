/**
 * The program's entrance: wiring only. The one place that knows the standard streams, the process's
 * environment and which class stands behind which port.
 */
package dev.layerweight.app;
