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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The .NET images, of which only the unpacked size of the whole is known.
 *
 * <p>An SDK stands on ASP.NET, that on the runtime, that on the runtime's dependencies, which are
 * the distribution. So the differences of their sizes are their layers.
 */
final class DotnetImages {

  private static final List<String> CHAIN =
      List.of("dotnet/runtime-deps", "dotnet/runtime", "dotnet/aspnet", "dotnet/sdk");

  /** A rebuild of the same tag, with newer packages, changes so much. */
  private static final double REBUILD_ERROR = 0.015;

  /** Unpacked by compressed bytes of such images: a guess between Debian's root and programs. */
  private static final double RATIO = 2.55;

  private static final double RATIO_ERROR = 0.2;

  private record Row(String image, String tag, String platform, long unpackedBytes) {}

  private final List<Row> rows;

  DotnetImages(List<String> lines) {
    rows =
        lines.stream()
            .map(line -> line.split("\t"))
            .map(f -> new Row(f[0], f[1], f[2], Long.parseLong(f[3])))
            .toList();
  }

  boolean knows(String image) {
    return rows.stream().anyMatch(row -> row.image().equals(image));
  }

  Answer<BaseImage> find(String repository, String tagText, Platform platform) {
    String image = repository.replace("dotnet/nightly/", "dotnet/");
    List<Row> candidates =
        rows.stream()
            .filter(row -> row.image().equals(image))
            .filter(row -> row.platform().equals(platform.toString()))
            .toList();
    if (candidates.isEmpty()) {
      return new Answer.Missing<>("no figures for " + image + " on " + platform);
    }
    Optional<Row> exact = candidates.stream().filter(row -> row.tag().equals(tagText)).findFirst();
    Tag asked = Tag.parse(image, tagText);
    Optional<Row> nearest =
        exact.or(() ->
            candidates.stream()
                .filter(row -> sameFlavour(Tag.parse(image, row.tag()), asked))
                .min(
                    Comparator.<Row>comparingLong(
                            row -> versionDistance(Tag.parse(image, row.tag()), asked))
                        .thenComparing(row -> isDefault(row.tag()) ? 0 : 1)));
    return nearest
        .<Answer<BaseImage>>map(
            row -> new Answer.Found<>(base(row, platform), provenance(row), exact.isEmpty()))
        .orElseGet(
            () -> new Answer.Missing<>("no figures for this flavour of " + image + ": " + tagText));
  }

  private static boolean sameFlavour(Tag known, Tag asked) {
    boolean sameRelease =
        asked.release().isEmpty()
            || known.release().map(Release::os).equals(asked.release().map(Release::os));
    return sameRelease && flavour(known).equals(flavour(asked));
  }

  /** Without a distribution in the tag it is Debian's slim one, or Ubuntu's since 10.0. */
  private static java.util.Set<String> flavour(Tag tag) {
    return tag.sizeWords().stream()
        .filter(word -> !word.equals("slim"))
        .collect(Collectors.toSet());
  }

  private static boolean isDefault(String tag) {
    return tag.endsWith("-bookworm-slim") || tag.equals("10.0-noble");
  }

  private static long versionDistance(Tag known, Tag asked) {
    if (asked.version().isEmpty()) {
      return 1_000_000_000_000_000L - Tag.rank(known.version());
    }
    long releases = asked.release().isPresent() && known.release().equals(asked.release()) ? 0 : 1;
    return Tag.distance(known.version(), asked.version()) + releases;
  }

  private static Provenance provenance(Row row) {
    return new Provenance(".NET image sizes, " + row.image() + ":" + row.tag());
  }

  private BaseImage base(Row row, Platform platform) {
    List<BaseLayer> layers = new ArrayList<>();
    long below = 0;
    for (Row part : chain(row)) {
      long bytes = Math.max(0, part.unpackedBytes() - below);
      below = part.unpackedBytes();
      boolean distribution = layers.isEmpty();
      layers.add(
          new BaseLayer(
              part.image() + ":" + part.tag(),
              distribution ? "/" : "/usr/share/dotnet",
              weight(bytes)));
    }
    Tag tag = Tag.parse(row.image(), row.tag());
    Release release = tag.release().orElse(Release.UNKNOWN);
    boolean rootless =
        tag.sizeWords().contains("chiseled") || tag.sizeWords().contains("distroless");
    boolean slim = release.os().equals("debian") || release.os().equals("ubuntu");
    return new BaseImage(
        "mcr.microsoft.com/" + row.image() + ":" + row.tag(),
        Optional.empty(),
        layers,
        release.os(),
        release.name(),
        slim,
        Map.of("DOTNET_VERSION", tag.versionText()),
        rootless ? "1654" : "",
        "/",
        List.of(),
        true,
        Optional.empty(),
        Optional.empty());
  }

  private static Weight weight(long unpackedBytes) {
    return new Weight(
        Estimate.within(unpackedBytes, REBUILD_ERROR, Basis.COMPUTED),
        Estimate.within(Math.round(unpackedBytes / RATIO), RATIO_ERROR, Basis.APPROXIMATE));
  }

  /** The images that stand below, each larger than the one before, up to the row itself. */
  private List<Row> chain(Row row) {
    List<Row> chain = new ArrayList<>();
    for (String image : CHAIN) {
      if (image.equals(row.image())) {
        break;
      }
      rows.stream()
          .filter(below -> below.image().equals(image))
          .filter(below -> below.tag().equals(row.tag()))
          .filter(below -> below.platform().equals(row.platform()))
          .filter(below -> below.unpackedBytes() < row.unpackedBytes())
          .filter(
              below -> chain.isEmpty() || chain.getLast().unpackedBytes() < below.unpackedBytes())
          .findFirst()
          .ifPresent(chain::add);
    }
    chain.add(row);
    return CHAIN.contains(row.image()) ? chain : List.of(row);
  }
}
