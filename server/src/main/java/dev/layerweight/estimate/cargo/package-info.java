/** {@code cargo}: the crates that it keeps and what it compiles of them. */
package dev.layerweight.estimate.cargo;
