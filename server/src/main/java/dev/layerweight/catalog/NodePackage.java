package dev.layerweight.catalog;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One published version of an npm package.
 *
 * @param unpackedBytes sum of the sizes of its files
 * @param packedBytes of its gzipped tarball
 * @param fileCount regular files in it
 * @param dependencies name to range, as published
 * @param optionalDependencies the same for those that may fail, such as prebuilt binaries
 * @param peerDependencies the same for those that the dependent brings
 * @param optionalPeers names of peers that nothing installs by itself
 * @param peersAreSorted whether {@code optionalPeers} is known; otherwise any peer may be optional
 * @param os operating systems as Node names them, with {@code !} for exclusions; empty for any
 * @param cpu architectures as Node names them
 * @param libc {@code glibc} or {@code musl}
 * @param installScript whether it runs a script when it is installed
 */
public record NodePackage(
    String name,
    String version,
    long unpackedBytes,
    OptionalLong packedBytes,
    long fileCount,
    Map<String, String> dependencies,
    Map<String, String> optionalDependencies,
    Map<String, String> peerDependencies,
    Set<String> optionalPeers,
    boolean peersAreSorted,
    List<String> os,
    List<String> cpu,
    List<String> libc,
    boolean installScript) {}
