package dev.layerweight.estimate.node;

import dev.layerweight.catalog.NodePackage;
import dev.layerweight.catalog.NodePackages.Measured;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Optional;
import java.util.OptionalLong;
import org.semver4j.Semver;

/** What a package weighs unpacked, packed, and as a document of the registry. */
final class PackageSizes {

  /** Unpacked bytes for one packed byte, the middle of 4,191 versions. */
  private static final double UNPACKED_PER_PACKED = 4.1;

  /** How many times the known bytes another major version may have; {@link #near} says whence. */
  private static final double MOST_OF_OTHER_MAJOR = 3.5;

  private final KnownPackages known;

  PackageSizes(KnownPackages known) {
    this.known = known;
  }

  /**
   * A package's size.
   *
   * @param weight of its files in {@code node_modules}
   * @param tarball bytes of its tarball
   */
  record Size(Weight weight, Estimate tarball, long fileCount, Provenance provenance) {

    private Size supposed() {
      return new Size(
          new Weight(supposed(weight.unpacked()), supposed(weight.compressed())),
          supposed(tarball),
          fileCount,
          provenance);
    }

    private static Estimate supposed(Estimate bytes) {
      return spread(bytes.likely(), 0, MOST_OF_OTHER_MAJOR, Basis.APPROXIMATE);
    }
  }

  /**
   * From the catalog where it knows the version, else counted in an installed folder, else the
   * nearest version's. Nothing where no version is known.
   */
  Optional<Size> of(String name, String version) {
    return known
        .exact(name, version)
        .map(one -> size(one, 1, 1, known.catalog().provenance()))
        .or(() -> measured(name, version))
        .or(() -> known.nearest(name, version).map(one -> near(one, version)));
  }

  /**
   * The size of a package in its tree. One that only another major version of some package is known
   * to need may not be there, and others may be in its place: that is told by wide bounds.
   */
  Optional<Size> of(PlacedPackage one) {
    Optional<Size> size = of(one.name(), one.version());
    return one.supposed() ? size.map(Size::supposed) : size;
  }

  private Optional<Size> measured(String name, String version) {
    return known
        .catalog()
        .measured()
        .flatMap(
            folder -> folder.find(name, version).map(size -> measured(size, folder.provenance())));
  }

  private static Size measured(Measured.Size size, Provenance provenance) {
    Estimate packed =
        spread(Math.round(size.unpackedBytes() / UNPACKED_PER_PACKED), 0.6, 1.6, Basis.COMPUTED);
    return new Size(
        new Weight(Estimate.within(size.unpackedBytes(), 0, Basis.COMPUTED), packed),
        packed,
        size.fileCount(),
        provenance);
  }

  /**
   * The bounds hold nine of ten pairs of neighbouring versions of 500 packages: 0.70–1.43 of the
   * same minor version, 0.58–1.87 of the same major version, else 0.29–3.5.
   */
  private static Size near(NodePackage one, String version) {
    Provenance provenance =
        new Provenance(
            one.version().equals(version) ? "npm table" : "npm table: version " + one.version());
    Optional<Semver> wanted = VersionRange.version(version);
    Optional<Semver> found = VersionRange.version(one.version());
    if (wanted.isEmpty() || found.isEmpty() || wanted.get().getMajor() != found.get().getMajor()) {
      return size(one, 0.29, MOST_OF_OTHER_MAJOR, provenance);
    }
    return wanted.get().getMinor() == found.get().getMinor()
        ? size(one, 0.7, 1.43, provenance)
        : size(one, 0.58, 1.87, provenance);
  }

  private static Size size(NodePackage one, double low, double high, Provenance provenance) {
    boolean exact = low == 1 && high == 1;
    Basis basis = exact ? Basis.COMPUTED : Basis.APPROXIMATE;
    OptionalLong packed = one.packedBytes();
    long tarball = packed.orElseGet(() -> Math.round(one.unpackedBytes() / UNPACKED_PER_PACKED));
    double unsure = packed.isPresent() ? 1 : 1.5;
    // The same files gzipped within a layer take what they take in their own tarball, but for what
    // neighbours have in common, such as licenses: up to 900 bytes of a package, measured on 435.
    long alike = Math.min(Math.round(tarball * 0.15), 900);
    Estimate inLayer = spread(tarball - alike, low * 0.94 / unsure, high * 1.06 * unsure, basis);
    Estimate stored =
        exact && packed.isPresent()
            ? Estimate.exact(tarball)
            : spread(tarball, low / unsure, high * unsure, basis);
    Estimate unpacked =
        exact ? Estimate.exact(one.unpackedBytes()) : spread(one.unpackedBytes(), low, high, basis);
    return new Size(new Weight(unpacked, inLayer), stored, one.fileCount(), provenance);
  }

  /**
   * Bytes of a package's packument. Unmeasured ones follow from the newest version's numbers and
   * the count of its dependencies, as the document repeats them for every version: fitted over
   * 1,272 packuments, of which nine of ten lie between 0.3 and 4 times the rule; the mean is 2.5
   * times the middle, because a few are huge.
   */
  Estimate packument(String name) {
    OptionalLong measured = known.catalog().packumentBytes(name);
    if (measured.isPresent()) {
      return Estimate.within(measured.getAsLong(), 0.03, Basis.COMPUTED);
    }
    return known
        .newest(name, "")
        .map(newest -> {
          double middle = packumentMiddle(newest);
          return spread(Math.round(middle * 2.5), 0.12, 2.0, Basis.APPROXIMATE);
        })
        .orElse(Estimate.ZERO);
  }

  private static double packumentMiddle(NodePackage newest) {
    int dependencies =
        newest.dependencies().size()
            + newest.optionalDependencies().size()
            + newest.peerDependencies().size();
    double logarithm =
        VersionRange.version(newest.version())
            .map(version ->
                8.15
                    + 0.78 * Math.log1p(version.getMajor())
                    + 0.31 * Math.log1p(version.getMinor())
                    + 0.30 * Math.log1p(Math.min(500, version.getPatch())))
            .orElse(9.0);
    return Math.exp(Math.min(16, logarithm + 0.5 * Math.log1p(dependencies)));
  }

  private static Estimate spread(long likely, double low, double high, Basis basis) {
    return new Estimate.Estimated(
        Math.min(likely, Math.round(likely * low)),
        likely,
        Math.max(likely, Math.round(likely * high)),
        basis);
  }
}
