package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.AptSource;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianPackages;
import dev.layerweight.catalog.MergedDebianIndex;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Provenance;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The distribution that a stage is based on, with its index and the stage's package state.
 *
 * @param index of the release, with the archives that the build added before and that can be read
 * @param nearest whether the index is of another release or architecture
 * @param base the image at the bottom of the stage
 * @param architecture of the image, as Debian names it
 * @param unread what the build adds to apt's sources and nothing is known of
 */
record AptSystem(
    DebianIndex index,
    Provenance provenance,
    boolean nearest,
    BaseImage base,
    Release release,
    String architecture,
    List<Unread> unread) {

  /**
   * An archive whose packages are not known.
   *
   * @param uri of the archive, empty where not even that is known
   * @param reason in the user's terms, with the archive's host
   */
  record Unread(String uri, String reason) {}

  /** Logs start with some lines that do not depend on the number of packages. */
  private static final long LOG_BASE_BYTES = 5_500;

  /** The stage's system; where there is none, says why and answers empty. */
  static Optional<AptSystem> of(Step step, TextRange where) {
    return of(step, where, Optional.empty());
  }

  /**
   * The same where packages of one suite are preferred.
   *
   * @param target the suite, as {@code -t} names it
   */
  static Optional<AptSystem> of(Step step, TextRange where, Optional<String> target) {
    Optional<BaseImage> base = step.base();
    if (base.isEmpty()) {
      step.unknown("the base image is not known, so neither is what apt installs on it", where);
      return Optional.empty();
    }
    String os = base.get().os().toLowerCase(Locale.ROOT);
    String architecture =
        switch (step.platform().architecture()) {
          case "386" -> "i386";
          case "arm" -> "armhf";
          case "ppc64le" -> "ppc64el";
          default -> step.platform().architecture();
        };
    return switch (step.catalog().debian().index(os, base.get().release(), architecture)) {
      case Answer.Found<DebianIndex> found ->
          Optional.of(
              withAdded(
                  new AptSystem(
                      found.value(),
                      found.provenance(),
                      found.nearest(),
                      base.get(),
                      Release.of(os, base.get().release()),
                      architecture,
                      List.of()),
                  step,
                  os,
                  target));
      case Answer.Missing<DebianIndex> missing -> {
        step.unknown(missing.reason(), where);
        yield Optional.empty();
      }
    };
  }

  /** Asks for the archives that the build has added to apt's sources. */
  private static AptSystem withAdded(
      AptSystem system, Step step, String os, Optional<String> target) {
    AddedRepositories added = AddedRepositories.of(step, os, system.base().release());
    if (added.isEmpty()) {
      return system;
    }
    List<DebianPackages.Archive> read = new ArrayList<>();
    List<Unread> unread = new ArrayList<>();
    for (AptSource source : added.sources()) {
      if (!source.isFor(system.architecture())) {
        continue;
      }
      switch (step.catalog().debian().archive(source, os, system.architecture())) {
        case Answer.Found<DebianPackages.Archive> found -> read.add(found.value());
        case Answer.Missing<DebianPackages.Archive> missing ->
            unread.add(new Unread(source.uri(), source.host() + " (" + missing.reason() + ")"));
      }
    }
    added
        .unreadable()
        .forEach(path -> unread.add(new Unread("", path + " (its content is not known)")));
    DebianIndex index = MergedDebianIndex.of(system.index(), read, target);
    return new AptSystem(
        index,
        read.isEmpty() ? system.provenance() : index.provenance(),
        system.nearest(),
        system.base(),
        system.release(),
        system.architecture(),
        List.copyOf(unread));
  }

  /** The same system where packages may come in other versions than the index has. */
  AptSystem asNearest() {
    return new AptSystem(index, provenance, true, base, release, architecture, unread);
  }

  /** The unread archive that has the package in a version of its own, for all that is known. */
  Optional<Unread> elsewhere(String name) {
    return unread.stream().filter(one -> ForeignPackages.has(one.uri(), name)).findFirst();
  }

  /** Where the architecture's shared libraries lie. */
  String libraryFolder() {
    String triplet =
        switch (architecture) {
          case "arm64" -> "aarch64-linux-gnu";
          case "armhf" -> "arm-linux-gnueabihf";
          case "i386" -> "i386-linux-gnu";
          case "ppc64el" -> "powerpc64le-linux-gnu";
          case "s390x" -> "s390x-linux-gnu";
          case "riscv64" -> "riscv64-linux-gnu";
          default -> "x86_64-linux-gnu";
        };
    return "/usr/lib/" + triplet;
  }

  boolean slim() {
    return base.slim();
  }

  /** The stage's state, at first what the base image holds. */
  AptState state(Step step) {
    return step.facet(
        AptState.class,
        () -> index.derived(new Ground(release, base.packages()), AptState.class, this::initial));
  }

  /** What the state of a base image depends on besides the index. */
  private record Ground(Release release, List<String> packages) {}

  private AptState initial() {
    Map<String, InstalledPackage> installed = new LinkedHashMap<>(AptSolver.base(index));
    AptSolver solver = new AptSolver(index);
    // One after the other: a name that this index does not know must not spoil the rest.
    List<String> known =
        Stream.concat(base.packages().stream(), InterpreterLibraries.in(base, index).stream())
            .filter(name -> index.find(name).isPresent())
            .distinct()
            .toList();
    AptPlan plan = solver.solve(installed, AptRequest.install(known, false));
    if (!plan.solvable()) {
      plan = new AptPlan(List.of(), List.of(), Map.of(), List.of(), Map.of(), true);
      for (String name : known) {
        add(installed, solver.solve(installed, AptRequest.install(List.of(name), false)));
      }
    }
    add(installed, plan);
    long extra = installed.size() - index.base().size();
    return new AptState(
        installed,
        release.debconfBytes() + DebianTraces.templateBytes(index, plan.installed()),
        release.statusBytes() + extra * DebianTraces.STATUS_PACKAGE_BYTES,
        LOG_BASE_BYTES,
        extra / 2);
  }

  private static void add(Map<String, InstalledPackage> installed, AptPlan plan) {
    plan.installed()
        .forEach(chosen ->
            installed.put(
                chosen.name(),
                new InstalledPackage(chosen.version().version(), chosen.automatic(), true)));
  }
}
