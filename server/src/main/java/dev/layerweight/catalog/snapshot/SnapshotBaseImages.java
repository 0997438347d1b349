package dev.layerweight.catalog.snapshot;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImage.BaseLayer;
import dev.layerweight.catalog.BaseImages;
import dev.layerweight.catalog.BuildDay;
import dev.layerweight.catalog.snapshot.LayerWeights.StandsIn;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Base images from the shipped tables: 161 tags of official images, 270 of .NET, and 133 of images
 * whose size public documents state.
 *
 * <p>An unknown tag takes the nearest one of the same image and flavour and is marked so; an
 * unknown image is missing. Instances share nothing and are immutable.
 */
public final class SnapshotBaseImages implements BaseImages {

  private static final String DOTNET_REGISTRY = "mcr.microsoft.com";
  private static final Pattern WORKING_DIRECTORY = Pattern.compile("^WORKDIR (/\\S*)");

  /** Repositories that hold the official images under an architecture's name. */
  private static final Pattern ARCHITECTURE = Pattern.compile("(amd64|arm64v8|arm32v7|i386)/(.+)");

  /** Each table is read when it is first asked, for most Dockerfiles need but one. */
  private static final class Official {
    static final OfficialImages IMAGES = new OfficialImages(ShippedTable.rows("base-images.tsv"));
  }

  private static final class Dotnet {
    static final DotnetImages IMAGES = new DotnetImages(ShippedTable.rows("dotnet-images.tsv"));
  }

  private static final class Stated {
    static final StatedImages IMAGES =
        new StatedImages(
            ShippedTable.rows("stated-images.tsv"), SnapshotBaseImages::rootFilesystem);
  }

  /** The tags of official images that the table has, such as {@code python:3.12-slim}. */
  public static List<String> references() {
    return Official.IMAGES.all().stream().map(KnownImage::reference).distinct().sorted().toList();
  }

  @Override
  public Answer<BaseImage> find(ImageReference reference, Platform platform) {
    if (!platform.os().equals("linux")) {
      return new Answer.Missing<>("only figures for Linux images are known");
    }
    if (reference.registry().equals(DOTNET_REGISTRY)
        && reference.repository().startsWith("dotnet/")) {
      return Dotnet.IMAGES.find(reference.repository(), reference.tag(), platform);
    }
    String statedName = StatedNames.of(reference);
    Optional<String> image =
        officialName(reference).or(() -> Optional.of(statedName)).filter(Official.IMAGES::knows);
    if (image.isPresent()) {
      return official(image.get(), reference, platform);
    }
    if (!Stated.IMAGES.knows(statedName)) {
      return new Answer.Missing<>("no figures for the image " + reference.familiarName());
    }
    return reference.tag().isEmpty()
        ? new Answer.Missing<>("no figures for this digest of " + statedName)
        : Stated.IMAGES.find(statedName, reference.tag(), platform);
  }

  /**
   * The official image's name, also where a mirror gives it ({@code mirror.test/library/python}).
   */
  private static Optional<String> officialName(ImageReference reference) {
    String repository = reference.repository();
    int library = repository.lastIndexOf("library/");
    if (library == 0 || (library > 0 && repository.charAt(library - 1) == '/')) {
      return Optional.of(repository.substring(library + "library/".length()));
    }
    Matcher architecture = ARCHITECTURE.matcher(repository);
    return reference.registry().equals(ImageReference.DEFAULT_REGISTRY) && architecture.matches()
        ? Optional.of(architecture.group(2))
        : Optional.empty();
  }

  private static Answer<BaseImage> official(
      String image, ImageReference reference, Platform platform) {
    Optional<KnownImage> pinned =
        reference.digest().isEmpty()
            ? Optional.empty()
            : Official.IMAGES.byDigest(image, reference.digest());
    Optional<OfficialImages.Match> match =
        pinned
            .map(row -> new OfficialImages.Match(row, true, Optional.empty()))
            .or(() ->
                reference.tag().isEmpty()
                    ? Optional.empty()
                    : Official.IMAGES.find(image, reference.tag()));
    if (match.isEmpty() && !reference.tag().isEmpty() && Stated.IMAGES.knows(image)) {
      return Stated.IMAGES.find(image, reference.tag(), platform);
    }
    if (match.isEmpty()) {
      return new Answer.Missing<>(
          reference.tag().isEmpty()
              ? "no figures for this digest of " + image
              : "no figures for this flavour of " + image + ": " + reference.tag());
    }
    KnownImage row = match.get().image();
    boolean otherDigest = !reference.digest().isEmpty() && pinned.isEmpty();
    OptionalDouble factor = platformFactor(row, platform);
    StandsIn standsIn = standsIn(match.get(), otherDigest);
    Optional<StatedImage> stated =
        standsIn == StandsIn.OTHER_VERSION && pinned.isEmpty()
            ? Stated.IMAGES.ofVersion(image, reference.tag())
            : Optional.empty();
    Optional<KnownImage> scaled = stated.flatMap(whole -> scaledTo(whole, row));
    BaseImage base =
        base(
            scaled.orElse(row),
            match.get().version(),
            scaled.isPresent() ? StandsIn.SAME_VERSION : standsIn,
            factor.orElse(1.0),
            javaVersion(image, reference.tag()));
    String source = "official image figures, " + row.reference() + " of " + row.created();
    return new Answer.Found<>(
        base.builtOn(
            standsIn == StandsIn.ITSELF
                ? Optional.of(new BuildDay(LocalDate.parse(row.created()), pinned.isEmpty()))
                : dayOf(image, reference)),
        new Provenance(
            scaled.isPresent()
                ? source + ", brought to the size stated for " + stated.get().reference()
                : source),
        !match.get().same() || otherDigest || factor.isEmpty());
  }

  /** Empty where the row is too unlike the stated whole to lend it its layers. */
  private static Optional<KnownImage> scaledTo(StatedImage stated, KnownImage row) {
    double wholeBytes = stated.unpackedMegabytes().orElseThrow() * 1e6;
    List<Weight> weights = Official.IMAGES.weights().of(row, StandsIn.ITSELF, 1.0);
    double rootBytes = weights.getFirst().unpacked().likely();
    double aboveRootBytes = Weight.sum(weights).unpacked().likely() - rootBytes;
    double factor = (wholeBytes - rootBytes) / aboveRootBytes;
    return factor > 0.4 && factor < 2.5
        ? Optional.of(row.withWhole(wholeBytes / 1e6, stated.unpackedError() * wholeBytes, factor))
        : Optional.empty();
  }

  /** The bare distribution of a release, as its own image has it. */
  private static Optional<Weight> rootFilesystem(Release release) {
    String tag =
        switch (release.os()) {
          case "ubuntu" -> release.name();
          case "debian" -> release.name() + "-slim";
          default -> "";
        };
    return tag.isEmpty() || release.name().equals("unknown")
        ? Optional.empty()
        : Official.IMAGES
            .find(release.os(), tag)
            .filter(OfficialImages.Match::same)
            .map(match ->
                Weight.sum(
                    Official.IMAGES.weights().of(match.image(), StandsIn.SAME_VERSION, 1.0)));
  }

  /** Empty where nothing is known of the platform, so that linux/amd64 stands in for it. */
  private static OptionalDouble platformFactor(KnownImage row, Platform platform) {
    if (platform.equals(Platform.LINUX_AMD64)) {
      return OptionalDouble.of(1.0);
    }
    return platform.equals(Platform.LINUX_ARM64) && row.arm64CompressedBytes().isPresent()
        ? OptionalDouble.of((double) row.arm64CompressedBytes().getAsLong() / row.compressedBytes())
        : OptionalDouble.empty();
  }

  private static StandsIn standsIn(OfficialImages.Match match, boolean otherDigest) {
    if (match.same() && !otherDigest) {
      return StandsIn.ITSELF;
    }
    // A patch release is a rebuild; what the first two numbers name is another program.
    boolean otherVersion =
        match
            .version()
            .map(text -> Tag.parse(match.image().image(), text).version())
            .filter(asked ->
                !Tag.agree(asked.subList(0, Math.min(2, asked.size())), match.image().version()))
            .isPresent();
    return otherVersion ? StandsIn.OTHER_VERSION : StandsIn.SAME_VERSION;
  }

  private static BaseImage base(
      KnownImage row,
      Optional<String> version,
      StandsIn standsIn,
      double platformFactor,
      Optional<String> java) {
    List<Weight> weights = Official.IMAGES.weights().of(row, standsIn, platformFactor);
    List<BaseLayer> layers = new ArrayList<>();
    String workingDirectory = "/";
    for (int i = 0; i < weights.size(); i++) {
      KnownImage.Layer layer = row.layers().get(i);
      LayerKind kind = LayerKind.of(layer.history(), layer.compressedBytes(), i == 0);
      layers.add(new BaseLayer(layer.history(), kind.path(), weights.get(i)));
      Matcher matcher = WORKING_DIRECTORY.matcher(layer.history());
      if (matcher.find()) {
        workingDirectory = matcher.group(1);
      }
    }
    Map<String, String> environment = new HashMap<>(row.environment());
    environment.putAll(wellKnownEnvironment(row.image(), row.release().os()));
    java.ifPresent(number -> environment.put("JAVA_VERSION", "jdk-" + number));
    Optional<String> python = interpreter(row, "python", "PYTHON_VERSION", version, environment);
    Optional<String> node = interpreter(row, "node", "NODE_VERSION", version, environment);
    return new BaseImage(
        row.reference(),
        standsIn != StandsIn.ITSELF ? Optional.empty() : Optional.of(row.indexDigest()),
        List.copyOf(layers),
        row.release().os(),
        row.release().name(),
        row.slim(),
        Map.copyOf(environment),
        user(row.image()),
        workingDirectory,
        row.packages(),
        row.keepsUnnamedRuntimeLibraries(),
        python,
        node);
  }

  /** A tag without a patch release moves; whether its version is still built is not known here. */
  private static Optional<BuildDay> dayOf(String image, ImageReference reference) {
    Tag tag = Tag.parse(image, reference.tag());
    boolean moves = reference.digest().isEmpty() && tag.version().size() < 3 && !tag.oneBuild();
    return Tag.day(reference.tag())
        .map(day -> new BuildDay(day, false))
        .or(() -> moves ? Optional.of(BuildDay.ANY) : Optional.empty());
  }

  /** Which JDK a tag names; the images set JAVA_VERSION to it, with all its numbers. */
  private static Optional<String> javaVersion(String image, String tag) {
    Pattern pattern =
        switch (image) {
          case "eclipse-temurin", "amazoncorretto", "openjdk" -> Pattern.compile("^(\\d{1,2})\\b");
          case "maven", "gradle" ->
              Pattern.compile("(?:temurin|corretto|jdk|openjdk|sapmachine)-?(\\d{1,2})\\b");
          default -> Pattern.compile("(?!)");
        };
    Matcher matcher = pattern.matcher(tag);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** A version that the tag asks for counts more than that of the row that stands in for it. */
  private static Optional<String> interpreter(
      KnownImage row,
      String image,
      String variable,
      Optional<String> asked,
      Map<String, String> environment) {
    if (row.image().equals(image) && asked.isPresent()) {
      environment.put(variable, asked.get());
    }
    return Optional.ofNullable(environment.get(variable));
  }

  /**
   * Variables that decide what later commands bring and where they write; from the official images'
   * Dockerfiles.
   */
  private static Map<String, String> wellKnownEnvironment(String image, String os) {
    return switch (image) {
      case "golang" -> Map.of("GOPATH", "/go", "GOTOOLCHAIN", "local");
      case "rust" -> Map.of("CARGO_HOME", "/usr/local/cargo", "RUSTUP_HOME", "/usr/local/rustup");
      case "ruby" -> Map.of("GEM_HOME", "/usr/local/bundle", "BUNDLE_SILENCE_ROOT_WARNING", "1");
      case "eclipse-temurin", "gradle", "maven" -> Map.of("JAVA_HOME", "/opt/java/openjdk");
      case "php" ->
          Map.of(
              "PHPIZE_DEPS",
              os.equals("alpine")
                  ? "autoconf dpkg-dev dpkg file g++ gcc libc-dev make pkgconf re2c"
                  : "autoconf dpkg-dev file g++ gcc libc-dev make pkg-config re2c");
      default -> Map.of();
    };
  }

  /** USER of the official images' Dockerfiles, empty for root. */
  private static String user(String image) {
    return switch (image) {
      case "elasticsearch" -> "1000:0";
      case "haproxy" -> "haproxy";
      case "memcached" -> "memcache";
      default -> "";
    };
  }
}
