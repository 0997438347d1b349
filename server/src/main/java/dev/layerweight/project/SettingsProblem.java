package dev.layerweight.project;

/**
 * Something in a settings file that does not do what was meant.
 *
 * @param line from 1
 * @param column from 1
 */
public record SettingsProblem(int line, int column, String message) {}
