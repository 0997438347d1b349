package dev.layerweight.estimate.apt;

import java.util.Map;

/**
 * Measured sizes of what apt and dpkg hold in a release's minimal image, in bytes.
 *
 * @param listBytes all files in {@code /var/lib/apt/lists} after {@code apt-get update}
 * @param listCompressedBytes the same in a gzipped layer
 * @param listsRelativeError of both
 * @param debconfBytes debconf's data
 * @param statusBytes dpkg's status
 */
record Release(
    long listBytes,
    long listCompressedBytes,
    double listsRelativeError,
    long debconfBytes,
    long statusBytes) {

  private static final Map<String, Release> MEASURED =
      Map.of(
          "bookworm", new Release(19_853_620, 15_291_325, 0.03, 757_558, 77_110),
          "trixie", new Release(21_654_992, 16_700_000, 0.03, 786_111, 70_000),
          "bullseye", new Release(18_452_334, 14_200_000, 0.03, 750_000, 80_000));

  /** Ubuntu's lists hold four components in four pockets; they are packed by the image, too. */
  private static final Release UBUNTU = new Release(45_000_000, 37_000_000, 0.35, 760_000, 90_000);

  private static final Release OTHER = new Release(20_500_000, 15_800_000, 0.2, 760_000, 78_000);

  static Release of(String distribution, String release) {
    return distribution.equals("ubuntu") ? UBUNTU : MEASURED.getOrDefault(release, OTHER);
  }
}
