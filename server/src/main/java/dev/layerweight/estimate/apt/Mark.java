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
  private List<Candidate> versions = List.of();
  private boolean isEssential;
  private boolean isImportant;

  /** Empty until somebody asks, see {@link Marks#offers}. */
  Optional<List<Offer>> offers = Optional.empty();

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

  List<Candidate> versions() {
    return versions;
  }

  void setVersions(List<Candidate> known) {
    versions = known;
    isEssential = known.stream().anyMatch(one -> one.version().essential());
    isImportant = known.stream().anyMatch(one -> one.version().important());
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
    return isEssential;
  }

  boolean important() {
    return isImportant;
  }

  @Override
  public String toString() {
    return name + " " + mode + " " + install.map(Candidate::text).orElse("-");
  }
}
