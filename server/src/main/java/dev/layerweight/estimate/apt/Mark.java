package dev.layerweight.estimate.apt;

import java.util.List;
import java.util.Optional;

/** What is decided about one package while apt's choice is computed. */
final class Mark {

  enum Mode {
    KEEP,
    INSTALL,
    DELETE
  }

  final String name;
  final int order;
  List<Candidate> versions = List.of();
  List<Offer> offers = List.of();

  Optional<Candidate> current = Optional.empty();
  Optional<Candidate> candidate = Optional.empty();
  Optional<Candidate> install = Optional.empty();
  Mode mode = Mode.KEEP;
  boolean automatic;
  boolean isProtected;
  boolean purge;

  /** Another package's version that provides this name. */
  record Offer(Candidate by, Optional<String> version) {}

  Mark(String name, int order) {
    this.name = name;
    this.order = order;
  }

  boolean installing() {
    return mode == Mode.INSTALL;
  }

  boolean deleting() {
    return mode == Mode.DELETE;
  }

  boolean installed() {
    return current.isPresent();
  }

  boolean newlyInstalled() {
    return current.isEmpty() && install.isPresent();
  }

  boolean essential() {
    return versions.stream().anyMatch(known -> known.version().essential());
  }

  boolean important() {
    return versions.stream().anyMatch(known -> known.version().important());
  }

  @Override
  public String toString() {
    return name + " " + mode + " " + install.map(Candidate::text).orElse("-");
  }
}
