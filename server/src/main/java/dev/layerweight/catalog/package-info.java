/**
 * The ports: what does this base image hold, what does this package weigh and need, what is in the
 * build context. Answers carry where they come from; nothing here reads a disk or a network.
 */
package dev.layerweight.catalog;
