package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Provenance;
import dev.layerweight.text.TextRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The distribution that a stage is based on, with its index and the stage's package state.
 *
 * @param nearest whether the index is of another release or architecture
 * @param base the image at the bottom of the stage
 * @param architecture of the image, as Debian names it
 */
record AptSystem(
    DebianIndex index,
    Provenance provenance,
    boolean nearest,
    BaseImage base,
    Release release,
    String architecture) {

  /** Logs start with some lines that do not depend on the number of packages. */
  private static final long LOG_BASE_BYTES = 5_500;

  /** The stage's system; where there is none, says why and answers empty. */
  static Optional<AptSystem> of(Step step, TextRange where) {
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
              new AptSystem(
                  found.value(),
                  found.provenance(),
                  found.nearest(),
                  base.get(),
                  Release.of(os, base.get().release()),
                  architecture));
      case Answer.Missing<DebianIndex> missing -> {
        step.unknown(missing.reason(), where);
        yield Optional.empty();
      }
    };
  }

  /** The same system where packages may come in other versions than the index has. */
  AptSystem asNearest() {
    return new AptSystem(index, provenance, true, base, release, architecture);
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
    return step.facet(AptState.class, this::initial);
  }

  private AptState initial() {
    Map<String, InstalledPackage> installed = new LinkedHashMap<>(AptSolver.base(index));
    AptSolver solver = new AptSolver(index);
    // One after the other: a name that this index does not know must not spoil the rest.
    List<String> known =
        base.packages().stream().filter(name -> index.find(name).isPresent()).distinct().toList();
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
