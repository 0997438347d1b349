/** Real editors, driven as users drive them. */
package dev.layerweight.editors;
