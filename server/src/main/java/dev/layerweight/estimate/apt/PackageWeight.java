package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.DebianIndex.Measured;
import dev.layerweight.catalog.DebianIndex.Version;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Weight;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the files of one package weigh when they are unpacked.
 *
 * @param weight of its files
 * @param files their number, estimated where not known
 * @param databaseBytes of what dpkg keeps about it in its info folder
 * @param spread see {@link PackageKind#spread}
 * @param byteCodeBytes see {@link Measured#byteCodeBytes}
 */
record PackageWeight(
    Weight weight,
    long files,
    long databaseBytes,
    Map<String, Double> spread,
    OptionalLong byteCodeBytes) {

  /** A measured version whose Installed-Size differs by more is no measure of another version. */
  private static final double LIMIT_DRIFT = 0.35;

  /** Manuals and change logs are packed already; of translations gzip leaves two fifths. */
  private static final double DOCUMENTATION_PACKED = 0.62;

  /** Full size over Installed-Size where documentation is kept, quantiles over 800 packages. */
  private static final double[] FULL_SHARES = {0.74, 0.935, 0.995};

  /** gzip packs a package to its archive's ratio (xz) to this power; fitted on measured layers. */
  private static final double GZIP_EXPONENT = 0.76;

  private static final long FILE_DATABASE_BYTES = 150;

  /** What tar's headers and another gzip make of the same files. */
  private static final double PACKED_ERROR = 0.03;

  /**
   * @param measured what is known of this package's true sizes
   * @param slim whether documentation is left out
   * @param nearestRelease whether the version only stands in for that of another release
   * @param libraryFolder of shared libraries on the image's architecture
   */
  static PackageWeight of(
      String name,
      Version version,
      List<Measured> measured,
      boolean slim,
      boolean nearestRelease,
      String libraryFolder) {
    PackageKind kind = PackageKind.of(name, version);
    Optional<Measured> same =
        measured.stream().filter(one -> one.version().equals(version.version())).findFirst();
    Optional<Measured> near = same.or(() -> nearest(measured, version.installedKiB()));
    Estimate slimBytes =
        same.isPresent() && !nearestRelease
            ? Estimate.exact(same.get().slimBytes())
            : near.map(one -> scaled(one, version, nearestRelease))
                .orElseGet(() -> byKind(kind, version, nearestRelease));
    long installed = version.installedKiB() * 1024;
    Estimate documentation =
        slim ? Estimate.ZERO : documentation(near, slimBytes.likely(), installed);
    Estimate unpacked = Estimate.sum(List.of(slimBytes, documentation));
    double documentationShare =
        unpacked.likely() == 0 ? 0 : (double) documentation.likely() / unpacked.likely();
    long files =
        near.map(one -> (long) one.files())
            .orElseGet(() -> Math.max(1, Math.round(version.installedKiB() * kind.filesPerKiB)));
    long database =
        near.flatMap(one -> optional(one.databaseBytes()))
            .or(() -> otherDatabase(measured))
            .orElse(kind.databaseBytes + FILE_DATABASE_BYTES * files);
    long fullBytes =
        Math.max(
            slimBytes.likely(),
            near.flatMap(one -> optional(one.documentationBytes()))
                .map(bytes -> slimBytes.likely() + bytes)
                .orElse(Math.round(installed * FULL_SHARES[1])));
    return new PackageWeight(
        new Weight(
            unpacked,
            near.filter(one -> one.packedBytes().isPresent() && one.slimBytes() > 0)
                .map(one ->
                    Estimate.sum(
                        List.of(
                            packed(one, same.isPresent() && !nearestRelease, slimBytes),
                            documentation.times(DOCUMENTATION_PACKED))))
                .orElseGet(() -> compressed(kind, unpacked, version.archiveBytes(), fullBytes))),
        files,
        database,
        kind.spread(name, version, unpacked.likely(), documentationShare, libraryFolder),
        near.map(Measured::byteCodeBytes).orElse(OptionalLong.empty()));
  }

  private static Estimate packed(Measured measured, boolean same, Estimate unpacked) {
    double ratio = (double) measured.packedBytes().orElse(0) / measured.slimBytes();
    Estimate times = unpacked.times(ratio);
    return same
        ? Estimate.within(times.likely(), PACKED_ERROR, Basis.COMPUTED)
        : new Estimate.Estimated(
            Math.round(times.low() * (1 - 2 * PACKED_ERROR)),
            times.likely(),
            Math.round(times.high() * (1 + 2 * PACKED_ERROR)),
            basis(unpacked));
  }

  private static Optional<Long> optional(OptionalLong value) {
    return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
  }

  /** What dpkg keeps about another version: scripts and symbols change little between versions. */
  private static Optional<Long> otherDatabase(List<Measured> measured) {
    return measured.stream().flatMap(one -> optional(one.databaseBytes()).stream()).findFirst();
  }

  private static Optional<Measured> nearest(List<Measured> measured, long installedKiB) {
    return measured.stream()
        .filter(one -> one.installedKiB() > 0 && installedKiB > 0)
        .filter(one -> drift(one, installedKiB) <= LIMIT_DRIFT)
        .min(Comparator.comparingDouble(one -> drift(one, installedKiB)));
  }

  private static double drift(Measured one, long installedKiB) {
    return Math.abs(Math.log((double) installedKiB / one.installedKiB()));
  }

  private static Estimate scaled(Measured near, Version version, boolean nearestRelease) {
    double factor =
        near.installedKiB() == 0 ? 1 : (double) version.installedKiB() / near.installedKiB();
    long likely = Math.round(near.slimBytes() * factor);
    double error = 0.04 + drift(near, Math.max(1, version.installedKiB()));
    return Estimate.within(
        likely, Math.min(0.6, nearestRelease ? error + 0.1 : error), Basis.APPROXIMATE);
  }

  private static Estimate byKind(PackageKind kind, Version version, boolean nearestRelease) {
    double installed = version.installedKiB() * 1024.0;
    double[] shares = kind.shares(version.installedKiB());
    double wider = nearestRelease ? 0.1 : 0;
    return new Estimate.Estimated(
        Math.round(installed * shares[0] * (1 - wider)),
        Math.round(installed * shares[1]),
        Math.round(installed * shares[2] * (1 + wider)),
        Basis.APPROXIMATE);
  }

  private static Estimate documentation(Optional<Measured> near, long slimBytes, long installed) {
    Optional<Long> known = near.flatMap(one -> optional(one.documentationBytes()));
    if (known.isPresent()) {
      return Estimate.within(known.get(), 0.1, Basis.COMPUTED);
    }
    long low = Math.max(0, Math.round(installed * FULL_SHARES[0]) - slimBytes);
    long likely = Math.max(low, Math.round(installed * FULL_SHARES[1]) - slimBytes);
    long high = Math.max(likely, Math.round(installed * FULL_SHARES[2]) - slimBytes);
    return new Estimate.Estimated(low, likely, high, Basis.APPROXIMATE);
  }

  /**
   * The archive's own ratio tells how well the files pack; gzip does it less well than xz. The less
   * of the archive lies in the layer, the less it tells, and the kind's usual ratio takes its
   * place.
   */
  private static Estimate compressed(
      PackageKind kind, Estimate unpacked, long archiveBytes, long fullBytes) {
    double ratio = kind.gzipRatio;
    if (archiveBytes > 0 && fullBytes > 0) {
      double packed = Math.clamp((double) archiveBytes / fullBytes, 0.02, 1.0);
      double present = Math.min(1, (double) unpacked.likely() / fullBytes);
      double trust = present * present;
      ratio = trust * Math.pow(packed, GZIP_EXPONENT) + (1 - trust) * ratio;
    }
    long likely = Math.round(unpacked.likely() * ratio);
    long low = Math.min(likely, Math.round(unpacked.low() * ratio * 0.7));
    long high =
        Math.max(likely, Math.round(Math.min(unpacked.high() * ratio * 1.3, unpacked.high())));
    return new Estimate.Estimated(low, likely, high, Basis.COMPUTED.worse(basis(unpacked)));
  }

  private static Basis basis(Estimate unpacked) {
    return unpacked.basis() == Basis.APPROXIMATE ? Basis.APPROXIMATE : Basis.COMPUTED;
  }
}
