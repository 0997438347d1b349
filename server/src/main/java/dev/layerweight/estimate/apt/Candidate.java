package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.DebianIndex.Version;

/** A version of a package while apt's choice is computed. */
record Candidate(Mark mark, Version version) {

  String text() {
    return version.version();
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return mark.name + "=" + text();
  }
}
