package dev.layerweight.catalog.snapshot;

import dev.layerweight.catalog.snapshot.KnownImage.Layer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of official images, and the search for the nearest tag in it. */
final class OfficialImages {

  /**
   * A found row.
   *
   * @param same whether it is the very tag, by name or by a name that means the same
   * @param version that the tag asks for where it is not the row's
   */
  record Match(KnownImage image, boolean same, Optional<String> version) {}

  private final Map<String, List<KnownImage>> byImage;
  private final Map<String, KnownImage> byDigest;
  private final Map<String, Layer> roots;
  private final LayerWeights weights;

  OfficialImages(List<String> rows) {
    List<KnownImage> all = rows.stream().map(KnownImage::parse).toList();
    Map<Long, Release> byRoot =
        all.stream()
            .filter(image -> !image.release().name().equals("unknown"))
            .collect(
                Collectors.toMap(
                    image -> image.layers().getFirst().compressedBytes(),
                    KnownImage::release,
                    (first, _) -> first));
    // The very same bytes at the bottom are the same release, where a page did not print it.
    List<KnownImage> completed =
        all.stream()
            .map(image ->
                image.release().name().equals("unknown")
                    ? image.withRelease(
                        byRoot.getOrDefault(
                            image.layers().getFirst().compressedBytes(), image.release()))
                    : image)
            .toList();
    byImage = completed.stream().collect(Collectors.groupingBy(KnownImage::image));
    byDigest = new HashMap<>();
    for (KnownImage image : completed) {
      byDigest.put(image.indexDigest(), image);
      byDigest.put(image.manifestDigest(), image);
    }
    roots = new HashMap<>();
    Map<String, Double> ratios = new HashMap<>();
    for (KnownImage image : completed) {
      if (image.isBareDistribution() && !image.image().equals("busybox")) {
        roots.putIfAbsent(LayerWeights.rootKey(image), image.layers().getFirst());
        image
            .unpackedMegabytes()
            .ifPresent(megabytes ->
                ratios.put(LayerWeights.rootKey(image), megabytes * 1e6 / image.compressedBytes()));
      }
    }
    weights = new LayerWeights(ratios);
  }

  LayerWeights weights() {
    return weights;
  }

  boolean knows(String image) {
    return byImage.containsKey(image);
  }

  List<KnownImage> all() {
    return byImage.values().stream().flatMap(List::stream).toList();
  }

  Optional<KnownImage> byDigest(String image, String digest) {
    return Optional.ofNullable(byDigest.get(digest)).filter(found -> found.image().equals(image));
  }

  /** Empty where the image has no tag of this flavour. */
  Optional<Match> find(String image, String tagText) {
    List<KnownImage> rows = byImage.getOrDefault(image, List.of());
    Optional<KnownImage> exact = rows.stream().filter(row -> row.tag().equals(tagText)).findFirst();
    if (exact.isPresent()) {
      return Optional.of(new Match(exact.get(), true, Optional.empty()));
    }
    Tag asked = Tag.parse(image, tagText);
    // By identity, for rows are long to compare.
    Map<KnownImage, Tag> tags = new IdentityHashMap<>();
    rows.forEach(row -> tags.put(row, Tag.parse(image, row.tag())));
    List<KnownImage> sameFlavour =
        rows.stream().filter(row -> flavour(tags.get(row)).equals(flavour(asked))).toList();
    boolean namesAnything =
        !asked.version().isEmpty() || asked.release().isPresent() || asked.otherWords().isEmpty();
    if (!namesAnything
        && tags.values().stream().noneMatch(tag -> tag.otherWords().equals(asked.otherWords()))) {
      return Optional.empty();
    }
    Comparator<KnownImage> order =
        Comparator.<KnownImage>comparingInt(
                row -> tags.get(row).otherWords().equals(asked.otherWords()) ? 0 : 1)
            .thenComparingInt(row -> releaseDistance(row, tags.get(row), asked))
            .thenComparingLong(row -> versionDistance(row, tags.get(row), asked))
            .thenComparingLong(row -> -Tag.rank(row.version()))
            .thenComparingInt(row -> tags.get(row).release().equals(asked.release()) ? 0 : 1)
            .thenComparing(KnownImage::tag, Comparator.reverseOrder());
    return sameFlavour.stream().min(order).map(row -> match(row, tags.get(row), asked));
  }

  /** The libc of busybox and the like decide by themselves; a release does not belong here. */
  private static Set<String> flavour(Tag tag) {
    return tag.sizeWords();
  }

  private static int releaseDistance(KnownImage row, Tag tag, Tag asked) {
    return asked
        .release()
        .map(release -> {
          if (release.equals(row.release())) {
            return 0;
          }
          boolean sameSystem = release.os().equals(row.release().os());
          return sameSystem
              ? 1 + Math.abs(Release.order(release) - Release.order(row.release()))
              : 100;
        })
        // Without a release the image's default counts, which has no release in its tag.
        .orElse(tag.release().isPresent() ? 1 : 0);
  }

  private static long versionDistance(KnownImage row, Tag tag, Tag asked) {
    List<Integer> version = row.version();
    long further = 1_000_000L * Tag.distance(tag.numbers(), asked.numbers()) / 1_000_000_000L;
    if (asked.version().isEmpty()) {
      // No version means the newest one.
      return further + 1_000_000_000_000_000L - Tag.rank(version);
    }
    return further + Tag.distance(version, asked.version());
  }

  private Match match(KnownImage row, Tag tag, Tag asked) {
    boolean bare = row.isBareDistribution();
    boolean sameVersion = bare || !asked.version().isEmpty();
    boolean sameWords = tag.otherWords().equals(asked.otherWords());
    boolean versionAgrees =
        Tag.agree(row.version(), asked.version())
            && asked.version().size() <= Math.max(row.version().size(), tag.version().size())
            && Tag.agree(tag.numbers(), asked.numbers());
    Optional<String> version =
        asked.version().isEmpty() || Tag.agree(row.version(), asked.version())
            ? Optional.empty()
            : Optional.of(asked.versionText());
    Optional<Release> other = asked.release().filter(release -> !release.equals(row.release()));
    if (other.isPresent()) {
      return new Match(onRelease(row, other.get()), false, version);
    }
    boolean same =
        sameWords && sameVersion && versionAgrees && !asked.oneBuild() && isUnambiguous(row, asked);
    return new Match(row, same, version);
  }

  /**
   * A short tag such as {@code 3} moves to whatever is newest; only a row's own precision is sure.
   */
  private static boolean isUnambiguous(KnownImage row, Tag asked) {
    if (row.image().equals("debian") || row.image().equals("ubuntu")) {
      return true;
    }
    int precision = Tag.parse(row.image(), row.tag()).version().size();
    return asked.version().size() >= Math.max(1, precision);
  }

  private KnownImage onRelease(KnownImage row, Release release) {
    boolean slim = row.slim() && release.os().equals("debian") || release.os().equals("ubuntu");
    Optional<Layer> root = Optional.ofNullable(roots.get(LayerWeights.rootKey(release, slim)));
    if (root.isEmpty() || row.isBareDistribution()) {
      return row.withRelease(release);
    }
    return row.withRootFilesystem(release, root.get());
  }
}
