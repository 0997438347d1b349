package dev.layerweight.syntax;

import dev.layerweight.text.TextRange;

/** A parser directive at the head of the file, such as {@code # syntax=docker/dockerfile:1}. */
public record Directive(TextRange range, String name, String value) {}
