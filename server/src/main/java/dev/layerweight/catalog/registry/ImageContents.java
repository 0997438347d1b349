package dev.layerweight.catalog.registry;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImage.BaseLayer;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what an image of a registry weighs and holds. */
final class ImageContents {

  /** Nine of ten layers are nearer to what the ratio of their kind says. */
  private static final double RATIO_ERROR = 0.25;

  /** Zstandard at its usual level packs about as well as gzip, a little better. */
  private static final double ZSTD_RATIO = 1.05;

  /**
   * Debian's root filesystem without documentation has 27–31 MB compressed, with it 48 and more.
   */
  private static final long SLIM_LIMIT_BYTES = 40_000_000;

  private static final int DESCRIPTION_LIMIT = 300;

  private ImageContents() {}

  /**
   * @param shipped figures of the same or the nearest image, for what the image itself leaves open
   * @param shippedIsSame whether they are of the very image, by name
   */
  static BaseImage of(
      ImageReference reference,
      RegistryImage image,
      Optional<BaseImage> shipped,
      boolean shippedIsSame) {
    ImageConfig config = image.config();
    Distribution system =
        Distribution.of(config)
            .or(() ->
                shipped
                    .filter(known -> !known.os().equals("unknown"))
                    .map(known -> new Distribution(known.os(), known.release())))
            .or(() -> Distribution.of(reference))
            .orElse(new Distribution("unknown", "unknown"));
    HistoryPackages.Result packages =
        HistoryPackages.of(
            config.history().stream()
                .filter(ImageConfig.Step::makesLayer)
                .map(ImageConfig.Step::createdBy)
                .toList(),
            config.environment());
    boolean silent = packages.names().isEmpty() && shippedIsSame;
    boolean described = config.layerHistory(image.layers().size()).size() == image.layers().size();
    Map<String, String> environment = config.environment();
    return new BaseImage(
        reference.toString(),
        Optional.of(image.digest()),
        layers(image),
        system.os(),
        system.release(),
        slim(system, image),
        environment,
        config.user().equals("root") || config.user().equals("0") ? "" : config.user(),
        config.workingDirectory(),
        silent ? shipped.map(BaseImage::packages).orElse(List.of()) : packages.names(),
        !packages.complete()
            || !described
            || silent && shipped.map(BaseImage::keepsMore).orElse(false),
        Optional.ofNullable(environment.get("PYTHON_VERSION")),
        Optional.ofNullable(environment.get("NODE_VERSION")),
        RootDay.of(
            config.history().stream().map(step -> step.createdBy() + " " + step.comment()).toList(),
            RootDay.instant(config.created())));
  }

  private static boolean slim(Distribution system, RegistryImage image) {
    return switch (system.os()) {
      case "debian" ->
          !image.layers().isEmpty()
              && image.layers().getFirst().descriptor().bytes() < SLIM_LIMIT_BYTES;
      case "ubuntu" -> true;
      default -> false;
    };
  }

  private static List<BaseLayer> layers(RegistryImage image) {
    List<String> history = image.config().layerHistory(image.layers().size());
    List<BaseLayer> layers = new ArrayList<>();
    for (int i = 0; i < image.layers().size(); i++) {
      String line = history.isEmpty() ? "" : history.get(i);
      LayerContent content = LayerContent.of(line, i == 0);
      RegistryImage.Layer layer = image.layers().get(i);
      String description =
          line.isEmpty() ? "layer " + (i + 1) + " of " + image.layers().size() : shown(line);
      layers.add(
          new BaseLayer(
              description,
              content.path(),
              new Weight(unpacked(layer, content), Estimate.exact(layer.descriptor().bytes()))));
    }
    return List.copyOf(layers);
  }

  /** File bytes of a layer, the number that {@code docker history} prints. */
  static Estimate unpacked(RegistryImage.Layer layer, LayerContent content) {
    long compressed = layer.descriptor().bytes();
    return switch (layer.size()) {
      case LayerSize.Files files -> Estimate.exact(files.bytes());
      case LayerSize.Tar tar -> TarOverhead.fileBytes(tar.bytes(), content);
      case LayerSize.Trailer trailer ->
          GzipLength.of(trailer.value(), compressed, content.ratio())
              .map(length -> oneOf(length, content))
              .orElseGet(() -> byRatio(compressed, content.ratio()));
      case LayerSize.NotTold _ ->
          byRatio(compressed, content.ratio() * (layer.descriptor().isZstd() ? ZSTD_RATIO : 1.0));
    };
  }

  private static Estimate byRatio(long compressedBytes, double ratio) {
    return Estimate.within(Math.round(compressedBytes * ratio), RATIO_ERROR, Basis.APPROXIMATE);
  }

  /** Where a layer is so large that it may be 4 GiB more or less, the interval says so. */
  private static Estimate oneOf(GzipLength length, LayerContent content) {
    Estimate likely = TarOverhead.fileBytes(length.bytes(), content);
    if (length.others().isEmpty()) {
      return likely;
    }
    long low = likely.low();
    long high = likely.high();
    for (long other : length.others()) {
      Estimate further = TarOverhead.fileBytes(other, content);
      low = Math.min(low, further.low());
      high = Math.max(high, further.high());
    }
    return new Estimate.Estimated(low, likely.likely(), high, Basis.APPROXIMATE);
  }

  private static String shown(String line) {
    String text =
        HistoryPackages.command(line)
            .map(command -> "RUN " + command)
            .orElse(line.replaceFirst("^/bin/sh -c #\\(nop\\)\\s*", ""))
            .replaceFirst("\\s*# buildkit\\s*$", "")
            .replaceAll("\\s+", " ")
            .strip();
    return text.length() > DESCRIPTION_LIMIT
        ? text.substring(0, DESCRIPTION_LIMIT - 1) + "…"
        : text;
  }
}
