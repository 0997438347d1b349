package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonVersion;
import java.util.List;
import java.util.OptionalLong;

/**
 * One package of a lock file.
 *
 * @param requirements its edges; those of an extra carry {@code extra == "name"} as their marker
 * @param wheelBytes of the wheel for the target, where the lock says it
 * @param local whether it is the project itself or another one of the workspace
 */
public record LockedPackage(
    String name,
    PythonVersion version,
    List<PythonRequirement> requirements,
    PythonMarker marker,
    OptionalLong wheelBytes,
    boolean local) {}
