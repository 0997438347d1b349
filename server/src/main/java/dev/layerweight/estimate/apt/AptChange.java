package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.DebianIndex.Measured;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.FileTree;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Carries out a plan of apt in the file tree of the current instruction. */
final class AptChange {

  private AptChange() {}

  /**
   * Unpacks what is to be installed and deletes what is to be removed.
   *
   * @param downloadOnly only the archives are fetched
   * @param leftovers what of the download stays
   */
  static void apply(
      Step step, AptSystem system, AptPlan plan, boolean downloadOnly, Leftovers leftovers) {
    FileTree files = step.files();
    AptState state = system.state(step);
    leftovers.keep(files, system, plan);
    if (downloadOnly || plan.installed().isEmpty() && plan.removed().isEmpty()) {
      putManual(step, state, plan);
      return;
    }
    Map<String, InstalledPackage> installed = new LinkedHashMap<>(state.installed());
    for (String name : plan.removed()) {
      remove(files, name);
      installed.remove(name);
    }
    long packageBytes = 0;
    for (AptPlan.Chosen chosen : plan.installed()) {
      packageBytes += unpack(files, system, chosen, plan.installed());
      installed.put(
          chosen.name(),
          new InstalledPackage(chosen.version().version(), chosen.automatic(), false));
    }
    if (!plan.installed().isEmpty()) {
      DebianTraces.others(files, packageBytes, plan.installed().size());
    }
    AptState changed = state.withInstalled(manual(installed, plan));
    step.put(DebianTraces.write(files, system, changed, plan.installed(), plan.removed().size()));
  }

  /**
   * Packages of the base image that may have a newer version on the day of the build: nothing where
   * the image is of that day, all of them where it is as old as it can be.
   */
  static void maybe(Step step, AptSystem system, List<AptPlan.Chosen> possible) {
    if (possible.isEmpty()) {
      return;
    }
    Weight most =
        Weight.sum(possible.stream().map(chosen -> weight(system, chosen).weight()).toList());
    step.files()
        .add(
            Entry.lump(
                "/usr",
                "newer versions of the base image's packages",
                PartKind.APT,
                new Weight(rather(most.unpacked()), rather(most.compressed())),
                0,
                system.provenance()));
  }

  private static Estimate rather(Estimate most) {
    return new Estimate.Estimated(0, 0, most.high(), Estimate.Basis.APPROXIMATE);
  }

  private static PackageWeight weight(AptSystem system, AptPlan.Chosen chosen) {
    List<Measured> measured =
        system.index().find(chosen.name()).map(known -> known.measured()).orElse(List.of());
    return PackageWeight.of(
        chosen.name(),
        chosen.version(),
        measured,
        system.slim(),
        system.nearest(),
        system.libraryFolder());
  }

  private static void putManual(Step step, AptState state, AptPlan plan) {
    if (!plan.madeManual().isEmpty()) {
      step.put(state.withInstalled(manual(new LinkedHashMap<>(state.installed()), plan)));
    }
  }

  private static Map<String, InstalledPackage> manual(
      Map<String, InstalledPackage> installed, AptPlan plan) {
    plan.madeManual()
        .forEach(name ->
            installed.computeIfPresent(
                name, (_, old) -> new InstalledPackage(old.version(), false, old.fromBase())));
    return installed;
  }

  private static long unpack(
      FileTree files, AptSystem system, AptPlan.Chosen chosen, List<AptPlan.Chosen> together) {
    PackageWeight weight = weight(system, chosen);
    boolean maybeThere =
        system.base().keepsMore()
            && chosen.automatic()
            && PackageKind.of(chosen.name(), chosen.version()) == PackageKind.LIBRARY;
    files.add(
        Entry.lump(
                "/usr",
                chosen.name(),
                PartKind.APT,
                maybeThere ? atMost(weight.weight()) : weight.weight(),
                weight.files(),
                system.provenance())
            .withShares(weight.spread()));
    DebianTraces.note(files, chosen.name(), weight.databaseBytes());
    DebianTraces.generate(files, system, chosen, weight, together);
    return weight.weight().unpacked().likely();
  }

  /** A library that the image may hold already without saying so. */
  private static Weight atMost(Weight weight) {
    return new Weight(atMost(weight.unpacked()), atMost(weight.compressed()));
  }

  private static Estimate atMost(Estimate size) {
    return new Estimate.Estimated(0, size.likely(), size.high(), Estimate.Basis.APPROXIMATE);
  }

  /** Takes out a package's lump, its byte code and dpkg's notes on it. */
  private static void remove(FileTree files, String name) {
    files.below("/usr").stream()
        .filter(Entry::lump)
        .filter(entry ->
            entry.kind() == PartKind.APT && entry.owner().equals(name)
                || entry.owner().equals("byte code of " + name))
        .toList()
        .forEach(files::remove);
    files.remove("/var/lib/dpkg/info/" + name + ".list");
    files.remove("/var/lib/dpkg/alternatives");
    if (name.equals("ca-certificates")) {
      files.remove("/etc/ssl/certs/ca-certificates.crt");
    }
  }
}
