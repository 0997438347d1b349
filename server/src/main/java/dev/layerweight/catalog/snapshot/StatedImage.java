package dev.layerweight.catalog.snapshot;

import dev.layerweight.image.Platform;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A row of the table of stated images: what public documents print of an image's size.
 *
 * @param image as {@link StatedNames} spells it, such as {@code nvidia/cuda}
 * @param unpackedMegabytes in millions of bytes as printed, where stated
 * @param spreadMegabytes how far other sources, or other builds of the tag, lie away
 * @param compressedMegabytes of all layers together, where stated
 * @param hasShell whether a command can be run in it by a shell
 * @param language the interpreter or runtime in it and its version, {@code python 3.11}; or empty
 * @param agreement how many sources say so
 */
record StatedImage(
    String image,
    String tag,
    Platform platform,
    OptionalDouble unpackedMegabytes,
    double spreadMegabytes,
    OptionalDouble compressedMegabytes,
    Release release,
    boolean hasShell,
    String language,
    int agreement,
    String source) {

  private static final int COLUMNS = 11;
  private static final int LONGEST_LINE = 1_000;
  private static final double MOST_MEGABYTES = 1_000_000;

  /** Empty where the line is not one of this table; a wrong figure is no figure. */
  static Optional<StatedImage> parse(String line) {
    String[] fields = line.split("\t", -1);
    if (line.length() > LONGEST_LINE || fields.length != COLUMNS) {
      return Optional.empty();
    }
    Optional<Platform> platform = Platform.parse(fields[2]);
    OptionalDouble unpacked = megabytes(fields[3]);
    OptionalDouble spread = fields[4].isEmpty() ? OptionalDouble.of(0) : megabytes(fields[4]);
    OptionalDouble compressed = megabytes(fields[5]);
    String[] release = fields[6].split(" ");
    String agreement = fields[9];
    boolean wellFormed =
        !fields[0].isBlank()
            && !fields[1].isBlank()
            && platform.isPresent()
            && (unpacked.isPresent() || fields[3].isEmpty())
            && (compressed.isPresent() || fields[5].isEmpty())
            && (unpacked.isPresent() || compressed.isPresent())
            && spread.isPresent()
            && release.length == 2
            && agreement.matches("[1-9]\\d?")
            && !fields[10].isBlank();
    return wellFormed
        ? Optional.of(
            new StatedImage(
                fields[0],
                fields[1],
                platform.get(),
                unpacked,
                spread.getAsDouble(),
                compressed,
                new Release(release[0], release[1]),
                fields[7].equals("yes"),
                fields[8],
                Integer.parseInt(agreement),
                fields[10]))
        : Optional.empty();
  }

  private static OptionalDouble megabytes(String text) {
    if (!text.matches("\\d{1,9}(?:\\.\\d{1,6})?")) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(text);
    return value > 0 && value <= MOST_MEGABYTES ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** Share of the unpacked size by which print and sources are unsure of it. */
  double unpackedError() {
    if (unpackedMegabytes.isEmpty()) {
      return 0;
    }
    double value = unpackedMegabytes.getAsDouble();
    return (spreadMegabytes + halfOfTheLastDigit(value)) / value;
  }

  /** Docker prints three significant digits. */
  private static double halfOfTheLastDigit(double megabytes) {
    return 0.5 * Math.pow(10, Math.floor(Math.log10(megabytes)) - 2);
  }

  StatedTag parsedTag() {
    return StatedTag.parse(image, tag);
  }

  String reference() {
    return image + ":" + tag;
  }
}
