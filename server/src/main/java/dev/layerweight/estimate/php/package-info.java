/** {@code composer}: the archives that it keeps. */
package dev.layerweight.estimate.php;
