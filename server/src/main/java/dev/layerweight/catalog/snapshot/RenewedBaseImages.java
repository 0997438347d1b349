package dev.layerweight.catalog.snapshot;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImages;
import dev.layerweight.catalog.BuildDay;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Base images as the registries had them when {@code layerweight catalog refresh} was run, before
 * the shipped tables. Only the very tag counts: for all others the shipped tables find the nearest.
 */
public final class RenewedBaseImages implements BaseImages {

  /** The name of the file in the folder of renewed tables. */
  public static final String FILE = "base-images.json.gz";

  private static final String FORMAT = "layerweight-images-1";
  private static final int LIMIT_BYTES = 64 << 20;
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final BaseImages shipped;
  private final String date;
  private final Map<String, BaseImage> images;

  private RenewedBaseImages(BaseImages shipped, String date, Map<String, BaseImage> images) {
    this.shipped = shipped;
    this.date = date;
    this.images = images;
  }

  /** The document's form: plain values only. */
  private record Document(String format, String date, List<Row> images) {}

  private record Row(
      String platform,
      String reference,
      String digest,
      List<Layer> layers,
      String os,
      String release,
      boolean slim,
      Map<String, String> environment,
      String user,
      String workingDirectory,
      List<String> packages,
      boolean keepsMore,
      String python,
      String node,
      String built) {

    BaseImage image() {
      return new BaseImage(
          reference,
          Optional.ofNullable(digest),
          layers.stream().map(Layer::layer).toList(),
          os,
          release,
          slim,
          Map.copyOf(environment),
          user,
          workingDirectory,
          List.copyOf(packages),
          keepsMore,
          Optional.ofNullable(python),
          Optional.ofNullable(node),
          Optional.ofNullable(built).map(day -> new BuildDay(LocalDate.parse(day), true)));
    }
  }

  private record Layer(String description, String path, Size unpacked, Size compressed) {

    BaseImage.BaseLayer layer() {
      return new BaseImage.BaseLayer(
          description, path, new Weight(unpacked.estimate(), compressed.estimate()));
    }
  }

  /** An exact size has equal bounds; one that is not known is a reason. */
  private record Size(long low, long likely, long high, Estimate.Basis basis, String unknown) {

    static Size of(Estimate estimate) {
      return switch (estimate) {
        case Estimate.Unknown(String reason) -> new Size(0, 0, 0, Estimate.Basis.UNKNOWN, reason);
        default ->
            new Size(estimate.low(), estimate.likely(), estimate.high(), estimate.basis(), null);
      };
    }

    Estimate estimate() {
      return switch (basis) {
        case EXACT -> Estimate.exact(likely);
        case UNKNOWN -> new Estimate.Unknown(Optional.ofNullable(unknown).orElse("not known"));
        case COMPUTED, APPROXIMATE -> new Estimate.Estimated(low, likely, high, basis);
      };
    }
  }

  /**
   * The images of a folder of tables before others.
   *
   * @param folder a file in it that is damaged counts as none
   */
  public static BaseImages of(Optional<Path> folder, BaseImages shipped) {
    return folder
        .map(path -> path.resolve(FILE))
        .filter(Files::isRegularFile)
        .flatMap(file -> read(file, shipped))
        .map(BaseImages.class::cast)
        .orElse(shipped);
  }

  private static Optional<RenewedBaseImages> read(Path file, BaseImages shipped) {
    try (InputStream in =
        new GZIPInputStream(
            new ByteArrayInputStream(Files.newInputStream(file).readNBytes(LIMIT_BYTES)))) {
      String text = new String(in.readNBytes(LIMIT_BYTES), StandardCharsets.UTF_8);
      Document document = GSON.fromJson(text, Document.class);
      if (document == null || !FORMAT.equals(document.format())) {
        return Optional.empty();
      }
      Map<String, BaseImage> images = new HashMap<>();
      for (Row row : document.images()) {
        images.put(row.platform() + " " + row.reference(), row.image());
      }
      return Optional.of(new RenewedBaseImages(shipped, document.date(), Map.copyOf(images)));
    } catch (IOException
        | JsonParseException
        | DateTimeException
        | IllegalArgumentException
        | NullPointerException _) {
      return Optional.empty();
    }
  }

  /**
   * The file's content.
   *
   * @param images by their references, all of linux/amd64
   * @param date of the look-ups
   */
  public static byte[] file(Map<ImageReference, BaseImage> images, String date) {
    List<Row> rows =
        images.entrySet().stream()
            .map(entry -> row(entry.getKey(), entry.getValue()))
            .sorted((one, other) -> one.reference().compareTo(other.reference()))
            .toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(GSON.toJson(new Document(FORMAT, date, rows)).getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new AssertionError("memory can always be written", impossible);
    }
    return out.toByteArray();
  }

  private static Row row(ImageReference reference, BaseImage image) {
    return new Row(
        platform(Platform.LINUX_AMD64),
        key(reference),
        image.digest().orElse(null),
        image.layers().stream()
            .map(layer ->
                new Layer(
                    layer.description(),
                    layer.path(),
                    Size.of(layer.weight().unpacked()),
                    Size.of(layer.weight().compressed())))
            .toList(),
        image.os(),
        image.release(),
        image.slim(),
        image.environment(),
        image.user(),
        image.workingDirectory(),
        image.packages(),
        image.keepsMore(),
        image.python().orElse(null),
        image.node().orElse(null),
        image.built().map(built -> built.day().toString()).orElse(null));
  }

  private static String platform(Platform platform) {
    return platform.os() + "/" + platform.architecture();
  }

  private static String key(ImageReference reference) {
    return reference.familiarName() + ":" + reference.tag();
  }

  @Override
  public Answer<BaseImage> find(ImageReference reference, Platform platform) {
    Optional<BaseImage> known =
        reference.tag().isEmpty()
            ? Optional.empty()
            : Optional.ofNullable(images.get(platform(platform) + " " + key(reference)));
    boolean same =
        known.isPresent()
            && (reference.digest().isEmpty()
                || known.get().digest().equals(Optional.of(reference.digest())));
    return same
        ? new Answer.Found<>(known.get(), new Provenance("registry figures of " + date), false)
        : shipped.find(reference, platform);
  }

  /** Whether a tag is one that was looked up. */
  public static boolean isRenewed(BaseImages all, ImageReference reference) {
    return all instanceof RenewedBaseImages renewed
        && renewed.images.containsKey(platform(Platform.LINUX_AMD64) + " " + key(reference));
  }

  /** How many tags were looked up, and when; empty where none was. */
  public static Optional<String> summary(BaseImages all) {
    return all instanceof RenewedBaseImages renewed
        ? Optional.of(renewed.images.size() + " tags looked up on " + renewed.date)
        : Optional.empty();
  }
}
