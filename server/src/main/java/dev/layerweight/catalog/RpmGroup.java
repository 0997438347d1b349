package dev.layerweight.catalog;

import java.util.List;
import java.util.Map;

/**
 * Packages that an rpm distribution offers under one name, such as {@code development-tools}.
 *
 * @param usual what comes with it
 * @param optional what comes with it only where that is asked for
 * @param conditional packages that come where the one they stand beside is there
 */
public record RpmGroup(
    List<String> usual, List<String> optional, Map<String, String> conditional) {}
