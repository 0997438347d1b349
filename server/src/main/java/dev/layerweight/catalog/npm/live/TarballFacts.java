package dev.layerweight.catalog.npm.live;

import java.util.Optional;

/**
 * What was read of a package's tarball; it never changes.
 *
 * @param packedBytes of the tarball itself
 * @param unpackedBytes sum of the sizes of its files
 * @param fileCount regular files in it
 */
record TarballFacts(long packedBytes, long unpackedBytes, long fileCount) {

  /** Bytes of a file in the mean of 3,765 published versions. */
  static final long BYTES_PER_FILE = 9_143;

  /** A header, and half a block on average that fills up the file's last one. */
  private static final long TAR_BYTES_PER_FILE = 512 + 256;

  /**
   * By the length of the archive without its gzip: the headers of an unknown number of files.
   *
   * @param bytesPerFile in the mean, as in another version of the package, else {@link
   *     #BYTES_PER_FILE}
   */
  static TarballFacts ofArchive(long packedBytes, long archiveBytes, long bytesPerFile) {
    long files = Math.max(1, archiveBytes / (bytesPerFile + TAR_BYTES_PER_FILE));
    return new TarballFacts(
        packedBytes, Math.max(0, archiveBytes - 1024 - files * TAR_BYTES_PER_FILE), files);
  }

  String line() {
    return packedBytes + "\t" + unpackedBytes + "\t" + fileCount;
  }

  /** Empty where the text is damaged. */
  static Optional<TarballFacts> of(String line) {
    return line.matches("\\d{1,18}\t\\d{1,18}\t\\d{1,18}")
        ? Optional.of(line.split("\t"))
            .map(fields ->
                new TarballFacts(
                    Long.parseLong(fields[0]),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2])))
        : Optional.empty();
  }
}
