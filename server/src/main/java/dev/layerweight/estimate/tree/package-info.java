/** The file tree of a stage as layers upon layers, with the rules of an overlay file system. */
package dev.layerweight.estimate.tree;
