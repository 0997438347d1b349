/** Recipes that turn a tree into text edits, in the Dockerfile and in files beside it. */
package dev.layerweight.refactor;
