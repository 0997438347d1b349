package dev.layerweight.estimate.apt;

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
import java.util.Optional;

/** A package file that is installed from the image's own file system. */
final class LocalPackage {

  /**
   * Unpacked bytes over archive bytes: quantiles (5 %, median, 95 %) of Installed-Size over Size in
   * the indexes of Debian 12 and 13, for packages above 1 MB.
   */
  private static final double[] UNPACKED = {1.1, 3.5, 7.0};

  private LocalPackage() {}

  static boolean isPath(String word) {
    return word.endsWith(".deb")
        || word.startsWith("./")
        || word.startsWith("/")
        || word.startsWith("../");
  }

  static void install(Argument operand, Step step) {
    String path = step.resolve(operand.text());
    List<String> paths = path.indexOf('*') >= 0 ? step.files().glob(path) : List.of(path);
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
