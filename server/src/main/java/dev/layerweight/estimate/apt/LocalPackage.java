package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.DebianIndex.Version;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A package file that is installed from the image's own file system. */
final class LocalPackage {

  /**
   * Unpacked bytes over archive bytes: quantiles (5 %, median, 95 %) of Installed-Size over Size in
   * the indexes of Debian 12 and 13, for packages above 1 MB.
   */
  private static final double[] UNPACKED = {1.1, 3.5, 7.0};

  private static final Pattern FILE =
      Pattern.compile("([a-z0-9][a-z0-9.+-]{1,100})_([^_]{1,100})_[a-z0-9-]{2,20}\\.deb");

  private LocalPackage() {}

  static boolean isPath(String word) {
    return word.endsWith(".deb")
        || word.startsWith("./")
        || word.startsWith("/")
        || word.startsWith("../");
  }

  /** As {@code apt-get download} names a package's file. */
  static String fileName(String name, Version version, String architecture) {
    return name + "_" + version.version().replace(":", "%3a") + "_" + architecture + ".deb";
  }

  /**
   * The packages whose files are named, where each is one of the release by name and version; empty
   * where one of them is not.
   */
  static List<AptPlan.Chosen> ofIndex(Argument operand, Step step) {
    List<Matcher> names =
        paths(operand, step).stream().map(UnixPath::name).map(FILE::matcher).toList();
    if (names.isEmpty() || !names.stream().allMatch(Matcher::matches)) {
      return List.of();
    }
    Optional<AptSystem> system = AptSystem.of(step, operand.range());
    List<AptPlan.Chosen> packages =
        names.stream()
            .flatMap(name ->
                system.stream()
                    .flatMap(one -> one.index().find(name.group(1)).stream())
                    .flatMap(known -> known.versions().stream())
                    .filter(version -> version.version().equals(name.group(2).replace("%3a", ":")))
                    .limit(1)
                    .map(version ->
                        new AptPlan.Chosen(
                            name.group(1),
                            version,
                            system.get().state(step).installed().containsKey(name.group(1)),
                            false,
                            List.of())))
            .toList();
    return packages.size() == names.size() ? packages : List.of();
  }

  private static List<String> paths(Argument operand, Step step) {
    String path = step.resolve(operand.text());
    return path.indexOf('*') >= 0 ? step.files().glob(path) : List.of(path);
  }

  /** What dpkg does: the packages themselves and nothing that they need. */
  static void installAlone(Argument operand, Step step) {
    List<AptPlan.Chosen> packages = ofIndex(operand, step);
    if (packages.isEmpty()) {
      install(operand, step);
      return;
    }
    AptSystem.of(step, operand.range())
        .ifPresent(system ->
            AptChange.apply(
                step,
                system,
                new AptPlan(packages, List.of(), Map.of(), List.of(), Map.of(), true),
                false,
                Leftovers.NONE));
  }

  static void install(Argument operand, Step step) {
    List<String> paths = paths(operand, step);
    if (paths.isEmpty()) {
      step.unknown("what " + operand.text() + " holds is not known", operand.range());
    }
    for (String one : paths) {
      Optional<Entry> file = step.files().at(one);
      Optional<Estimate> archive =
          file.map(entry -> entry.weight().unpacked())
              .filter(size -> !(size instanceof Estimate.Unknown));
      String name = UnixPath.name(one);
      if (archive.isEmpty()) {
        step.unknown("what " + name + " holds is not known", operand.range());
        continue;
      }
      long bytes = archive.get().likely();
      Estimate unpacked =
          new Estimate.Estimated(
              Math.round(archive.get().low() * UNPACKED[0]),
              Math.round(bytes * UNPACKED[1]),
              Math.round(archive.get().high() * UNPACKED[2]),
              Basis.APPROXIMATE);
      step.files()
          .add(
              Entry.lump(
                  "/usr",
                  name.replaceFirst("_.*|\\.deb$", ""),
                  PartKind.APT,
                  new Weight(unpacked, Estimate.within(bytes, 0.3, Basis.APPROXIMATE)),
                  0,
                  new Provenance("size of " + name)));
      step.unknown("which packages " + name + " needs is not known", operand.range());
    }
  }
}
