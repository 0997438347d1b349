/** Text, ranges as UTF-16 offsets, edits and lines; knows the JDK only. */
package dev.layerweight.text;
