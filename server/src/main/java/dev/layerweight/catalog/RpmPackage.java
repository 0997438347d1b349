package dev.layerweight.catalog;

import java.util.List;

/**
 * A package of an rpm repository.
 *
 * @param architecture such as {@code x86_64} or {@code noarch}
 * @param packedBytes of the .rpm file
 * @param installedBytes sum of the sizes of its files, documentation with them
 * @param headerBytes of its header, which the database of installed packages keeps
 * @param provides its own name with its version among them, and the files that are most asked for
 * @param requires what must be there, as far as it is no feature of rpm itself
 * @param recommends what comes along unless it is switched off
 */
public record RpmPackage(
    String name,
    String architecture,
    RpmVersion version,
    long packedBytes,
    long installedBytes,
    long headerBytes,
    List<RpmRelation> provides,
    List<RpmRelation> requires,
    List<RpmRelation> conflicts,
    List<RpmRelation> recommends) {

  /** Whether it provides what is asked for. */
  public boolean meets(RpmRelation wanted) {
    return provides.stream().anyMatch(wanted::isMetBy);
  }

  /** As {@code dnf} names it: name, version, release, architecture. */
  public String fullName() {
    return name + "-" + version.version() + "-" + version.release() + "." + architecture;
  }
}
