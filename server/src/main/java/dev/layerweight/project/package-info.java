/**
 * What a repository says to Layerweight for all who work in it: finds and reads {@code
 * .layerweight.toml}. A file that cannot be read, or only partly, is an answer with its problems.
 */
package dev.layerweight.project;
