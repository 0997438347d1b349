/**
 * Commands that change files: the simulated {@code rm}, {@code cp}, {@code mv}, {@code tar}, ...
 */
package dev.layerweight.estimate.files;
