package dev.layerweight.catalog.snapshot;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImage.BaseLayer;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Images of which public documents state a size, but no layers: CUDA, distroless, PyTorch and the
 * like, and some official tags that no dump of a registry holds any more.
 *
 * <p>Every size is approximate. Its interval holds the digits that were printed, the distance
 * between sources, and how far the row is from the tag that was asked for.
 */
final class StatedImages {

  /** Busybox in distroless debug variants: 183 instead of 181 MB, see the table's heading. */
  private static final long DEBUG_SHELL_BYTES = 2_000_000;

  private static final double REBUILD_ERROR = 0.015;
  private static final double SINGLE_SOURCE_ERROR = 0.02;
  private static final double MOST_ERROR = 0.6;

  private final List<StatedImage> rows;

  /** Root filesystems of the distributions, from the exact tables. */
  private final Function<Release, Optional<Weight>> roots;

  /** Lines that are not rows of the table are left out. */
  StatedImages(List<String> lines, Function<Release, Optional<Weight>> roots) {
    this.rows = lines.stream().map(StatedImage::parse).flatMap(Optional::stream).toList();
    this.roots = roots;
  }

  List<StatedImage> all() {
    return rows;
  }

  boolean knows(String image) {
    return rows.stream().anyMatch(row -> sameImage(row, image));
  }

  /** The row of this version and flavour, for images whose layers another table knows. */
  Optional<StatedImage> ofVersion(String image, String tagText) {
    StatedTag asked = StatedTag.parse(image, tagText);
    return rows.stream()
        .filter(row -> row.image().equals(image) && row.unpackedMegabytes().isPresent())
        .filter(row -> row.parsedTag().flavour().equals(asked.flavour()))
        .filter(row -> namesVersion(row.parsedTag().version(), asked.version()))
        .filter(row -> Tag.agree(row.parsedTag().numbers(), asked.numbers()))
        .filter(row -> asked.release().isEmpty() || isOn(row, asked.release().get()))
        .findFirst();
  }

  private static boolean namesVersion(List<Integer> known, List<Integer> asked) {
    int needed = Math.min(2, known.size());
    return needed > 0
        && asked.size() >= needed
        && known.subList(0, needed).equals(asked.subList(0, needed));
  }

  private static boolean isOn(StatedImage row, Release release) {
    return row.release().equals(release)
        || (row.release().os().equals(release.os()) && row.release().name().equals("unknown"));
  }

  Answer<BaseImage> find(String image, String tagText, Platform platform) {
    StatedTag asked = StatedTag.parse(image, tagText);
    Comparator<StatedImage> order =
        Comparator.<StatedImage>comparingInt(row -> row.platform().equals(platform) ? 0 : 1)
            .thenComparingLong(row -> versionDistance(row.parsedTag(), asked))
            .thenComparingLong(row -> Tag.distance(row.parsedTag().numbers(), asked.numbers()))
            .thenComparingInt(row -> releaseDistance(row, asked))
            .thenComparingInt(row -> row.unpackedMegabytes().isPresent() ? 0 : 1)
            .thenComparingInt(row -> -row.agreement())
            .thenComparing(StatedImage::tag);
    Optional<StatedImage> nearest =
        rows.stream()
            .filter(row -> sameImage(row, image))
            .filter(row ->
                row.platform().equals(platform) || row.platform().equals(Platform.LINUX_AMD64))
            .filter(row -> row.parsedTag().flavour().equals(asked.flavour()))
            .min(order);
    if (nearest.isEmpty()) {
      return new Answer.Missing<>(
          "no figures for this flavour of " + image + ": " + tagText + " on " + platform);
    }
    StatedImage row = nearest.get();
    boolean itself = isItself(row, image, tagText, asked, platform);
    return new Answer.Found<>(
        base(row, asked, itself ? 0 : distanceError(row, asked, platform)),
        new Provenance("stated image sizes, " + row.reference() + ": " + row.source()),
        !itself);
  }

  /**
   * The variants of a distroless image differ in their user only, but for the one for debugging.
   */
  private static boolean isItself(
      StatedImage row, String image, String tagText, StatedTag asked, Platform platform) {
    boolean sameTag =
        row.tag().equals(tagText)
            || (isDistroless(image) && !asked.debug() && !hasVersion(tagText));
    return sameTag && row.image().equals(image) && row.platform().equals(platform);
  }

  private static boolean hasVersion(String tagText) {
    return tagText.chars().anyMatch(Character::isDigit);
  }

  private static boolean isDistroless(String image) {
    return image.startsWith(StatedNames.DISTROLESS);
  }

  private static boolean sameImage(StatedImage row, String image) {
    return StatedNames.family(row.image()).equals(StatedNames.family(image));
  }

  private static long versionDistance(StatedTag known, StatedTag asked) {
    if (asked.version().isEmpty()) {
      // A moving tag is best known by its own name, else by the newest version.
      return known.version().isEmpty() ? 0 : Long.MAX_VALUE - Tag.rank(known.version());
    }
    return known.version().isEmpty()
        ? Long.MAX_VALUE
        : Math.abs(Tag.rank(known.version()) - Tag.rank(asked.version()));
  }

  private static int releaseDistance(StatedImage row, StatedTag asked) {
    return asked
        .release()
        .map(release -> {
          if (!release.os().equals(row.release().os())) {
            return 100;
          }
          return Math.abs(Release.order(release) - Release.order(row.release()));
        })
        .orElse(0);
  }

  /** How far the row may be off because it is of another tag. */
  private static double distanceError(StatedImage row, StatedTag asked, Platform platform) {
    StatedTag known = row.parsedTag();
    double error = versionError(known.version(), asked.version());
    boolean otherRelease = asked.release().filter(release -> !isOn(row, release)).isPresent();
    error += otherRelease ? (isDistroless(row.image()) ? 0.1 : 0.03) : 0;
    error += Tag.agree(known.numbers(), asked.numbers()) ? 0 : 0.08;
    error += row.platform().equals(platform) ? 0 : 0.12;
    return error;
  }

  /**
   * Neighbouring minor versions of CUDA and PyTorch differ by up to 15 %, major ones by more; a
   * patch release is a rebuild.
   */
  private static double versionError(List<Integer> known, List<Integer> asked) {
    if (known.isEmpty() && asked.isEmpty()) {
      return 0;
    }
    if (known.isEmpty() || asked.isEmpty()) {
      return 0.15;
    }
    if (known.equals(asked)) {
      return 0;
    }
    if (!known.getFirst().equals(asked.getFirst())) {
      return 0.25;
    }
    boolean sameMinor = known.size() > 1 && asked.size() > 1 && known.get(1).equals(asked.get(1));
    return sameMinor ? 0.03 : 0.12;
  }

  private BaseImage base(StatedImage row, StatedTag asked, double distanceError) {
    Weight whole = whole(row, asked.debug(), distanceError);
    return new BaseImage(
        row.reference(),
        Optional.empty(),
        layers(row, asked, whole),
        row.release().os(),
        row.release().name(),
        row.release().os().equals("ubuntu") || isDistroless(row.image()),
        StatedSettings.environment(row, asked),
        StatedSettings.user(row.image(), asked),
        StatedSettings.workingDirectory(row.image(), asked),
        StatedSettings.packages(row),
        true,
        StatedSettings.interpreter(row, asked, "python"),
        StatedSettings.interpreter(row, asked, "node"));
  }

  /** Both sizes; the one that is not stated follows from the ratio of the image's kind. */
  private static Weight whole(StatedImage row, boolean debug, double distanceError) {
    StatedKind kind = StatedKind.of(row);
    double doubt = distanceError + REBUILD_ERROR + (row.agreement() == 1 ? SINGLE_SOURCE_ERROR : 0);
    double unpackedBytes =
        row.unpackedMegabytes().isPresent()
            ? row.unpackedMegabytes().getAsDouble() * 1e6
            : row.compressedMegabytes().getAsDouble() * 1e6 * kind.ratio();
    double compressedBytes =
        row.compressedMegabytes().isPresent()
            ? row.compressedMegabytes().getAsDouble() * 1e6
            : unpackedBytes / kind.ratio();
    double unpackedError =
        doubt + (row.unpackedMegabytes().isPresent() ? row.unpackedError() : kind.error());
    double compressedError =
        doubt
            + (row.compressedMegabytes().isPresent()
                ? REBUILD_ERROR
                : kind.error() + row.unpackedError());
    long shellBytes = debug ? DEBUG_SHELL_BYTES : 0;
    return new Weight(
        estimate(Math.round(unpackedBytes) + shellBytes, unpackedError),
        estimate(
            Math.round(compressedBytes + shellBytes / StatedKind.DISTROLESS.ratio()),
            compressedError));
  }

  private static Estimate estimate(long bytes, double error) {
    return Estimate.within(bytes, Math.min(MOST_ERROR, error), Basis.APPROXIMATE);
  }

  /**
   * The distribution at the bottom where its size is known, and the rest above it. The whole's
   * doubt goes to the rest, because the distribution is known well.
   */
  private List<BaseLayer> layers(StatedImage row, StatedTag asked, Weight whole) {
    String description = "as stated for " + row.reference();
    Optional<Weight> root =
        isDistroless(row.image())
            ? Optional.empty()
            : roots.apply(row.release()).filter(weight -> fitsBelow(weight, whole));
    List<BaseLayer> layers = new ArrayList<>();
    root.ifPresent(weight ->
        layers.add(new BaseLayer(row.release().os() + " " + row.release().name(), "/", weight)));
    boolean alone = layers.isEmpty();
    layers.add(
        new BaseLayer(
            description,
            alone ? "/" : StatedSettings.contentPath(row, asked),
            root.map(weight -> rest(whole, weight)).orElse(whole)));
    return List.copyOf(layers);
  }

  private static boolean fitsBelow(Weight root, Weight whole) {
    return root.unpacked().likely() < 0.95 * whole.unpacked().likely()
        && root.compressed().likely() < 0.95 * whole.compressed().likely();
  }

  private static Weight rest(Weight whole, Weight root) {
    return new Weight(
        rest(whole.unpacked(), root.unpacked().likely()),
        rest(whole.compressed(), root.compressed().likely()));
  }

  private static Estimate rest(Estimate whole, long rootBytes) {
    return new Estimate.Estimated(
        Math.max(0, whole.low() - rootBytes),
        whole.likely() - rootBytes,
        whole.high() - rootBytes,
        Basis.APPROXIMATE);
  }
}
