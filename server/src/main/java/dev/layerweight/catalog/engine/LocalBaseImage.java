package dev.layerweight.catalog.engine;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImage.BaseLayer;
import dev.layerweight.catalog.registry.HistoryPackages;
import dev.layerweight.catalog.registry.RootDay;
import dev.layerweight.catalog.snapshot.LayerKind;
import dev.layerweight.catalog.snapshot.Release;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Weight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Describes an image of the engine as a base image.
 *
 * <p>Unpacked sizes, configuration and digest are the engine's. It does not know what a pull
 * transfers, nor what another source knows of the distribution and its packages; where that source
 * speaks of the same image, its word on these is taken.
 */
final class LocalBaseImage {

  /** Compressed by unpacked bytes of another image of the same name. */
  private static final double OTHER_RATIO_ERROR = 0.1;

  /** The same by the kind of layer, see {@link LayerKind}. */
  private static final double KIND_RATIO_ERROR = 0.25;

  /** Between Debian's slim root filesystems, of 75 to 81 MB, and the others, of 117 to 124 MB. */
  private static final long SLIM_LIMIT_BYTES = 98_000_000;

  private static final int LONGEST_DESCRIPTION_CHARACTERS = 200;

  private LocalBaseImage() {}

  /**
   * The base image.
   *
   * @param other what the next source says of the reference, if it is the very image or its nearest
   */
  static BaseImage of(LocalImage image, ImageReference reference, Optional<BaseImage> other) {
    List<BaseLayer> layers = layers(image, other);
    Release release =
        RootFilesystem.release(image.history())
            .or(() -> other.map(base -> new Release(base.os(), base.release())))
            .orElse(Release.UNKNOWN);
    // What is known of another release says nothing about the packages of this one.
    Optional<BaseImage> same =
        other.filter(
            base -> base.os().equals(release.os()) && base.release().equals(release.name()));
    HistoryPackages.Result installed =
        HistoryPackages.of(
            image.history().stream()
                .filter(step -> step.keyword().equals("RUN") && step.line().bytes() > 0)
                .map(step -> step.line().createdBy())
                .toList(),
            image.environment());
    Set<String> packages = new LinkedHashSet<>(installed.names());
    same.ifPresent(base -> packages.addAll(base.packages()));
    return new BaseImage(
        reference.toString(),
        digest(image, reference),
        layers,
        release.os(),
        release.name(),
        slim(release, layers),
        image.environment(),
        image.user(),
        image.workingDirectory().isEmpty() ? "/" : image.workingDirectory(),
        List.copyOf(packages),
        !installed.complete() || same.map(BaseImage::keepsMore).orElse(false),
        Optional.ofNullable(image.environment().get("PYTHON_VERSION")),
        Optional.ofNullable(image.environment().get("NODE_VERSION")),
        RootDay.of(
            image.history().stream()
                .map(step -> step.line().createdBy() + " " + step.line().comment())
                .toList(),
            Optional.of(Instant.ofEpochSecond(image.createdEpochSeconds()))));
  }

  private static Optional<String> digest(LocalImage image, ImageReference reference) {
    return image.digests().stream()
        .flatMap(name -> ImageReference.parse(name).stream())
        .filter(name -> name.repository().equals(reference.repository()))
        .map(ImageReference::digest)
        .findFirst();
  }

  private static boolean slim(Release release, List<BaseLayer> layers) {
    return switch (release.os()) {
      case "debian" ->
          !layers.isEmpty() && layers.getFirst().weight().unpacked().likely() < SLIM_LIMIT_BYTES;
      case "ubuntu" -> true;
      default -> false;
    };
  }

  private static List<BaseLayer> layers(LocalImage image, Optional<BaseImage> other) {
    List<HistoryStep> heavy =
        image.history().stream().filter(step -> step.line().bytes() > 0).toList();
    Optional<List<BaseLayer>> counterparts =
        other.map(BaseImage::layers).filter(layers -> layers.size() == heavy.size());
    List<BaseLayer> layers = new ArrayList<>();
    for (int i = 0; i < heavy.size(); i++) {
      HistoryStep step = heavy.get(i);
      Estimate unpacked = image.measure().fileBytes(step.line().bytes());
      long guess = Math.round(unpacked.likely() / LayerKind.ROOT_FILESYSTEM.ratio());
      LayerKind kind = LayerKind.of(step.text(), guess, i == 0);
      Optional<Weight> counterpart =
          counterparts.isPresent()
              ? Optional.of(counterparts.get().get(i).weight())
              : other.map(BaseImage::weight);
      String text = step.keyword() + " " + step.text();
      layers.add(
          new BaseLayer(
              text.substring(0, Math.min(text.length(), LONGEST_DESCRIPTION_CHARACTERS)),
              kind.path(),
              new Weight(unpacked, compressed(unpacked.likely(), kind, counterpart))));
    }
    return List.copyOf(layers);
  }

  private static Estimate compressed(long unpackedBytes, LayerKind kind, Optional<Weight> other) {
    Optional<Weight> usable =
        other.filter(weight -> weight.unpacked().likely() > 0 && weight.compressed().likely() > 0);
    if (usable.isEmpty()) {
      return Estimate.within(
          Math.round(unpackedBytes / kind.ratio()), KIND_RATIO_ERROR, Basis.APPROXIMATE);
    }
    double ratio = (double) usable.get().compressed().likely() / usable.get().unpacked().likely();
    return Estimate.within(Math.round(unpackedBytes * ratio), OTHER_RATIO_ERROR, Basis.APPROXIMATE);
  }
}
