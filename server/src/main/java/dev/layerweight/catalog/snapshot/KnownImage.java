package dev.layerweight.catalog.snapshot;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A row of the shipped table: an official image on linux/amd64, with what its history says.
 *
 * @param created day of the build, {@code 2026-08-05}
 * @param compressedBytes of all layers together
 * @param unpackedMegabytes in millions of bytes as printed, where known
 * @param unpackedIsSameBuild whether that figure is of this very build
 * @param packages that the history installs, of whichever package manager
 */
record KnownImage(
    String image,
    String tag,
    String indexDigest,
    String manifestDigest,
    String created,
    Release release,
    long compressedBytes,
    OptionalDouble unpackedMegabytes,
    double unpackedPrecisionBytes,
    boolean unpackedIsSameBuild,
    OptionalLong arm64CompressedBytes,
    Map<String, String> environment,
    List<String> packages,
    boolean keepsUnnamedRuntimeLibraries,
    List<Layer> layers) {

  record Layer(long compressedBytes, String history) {}

  /** A line of the table; its columns are named in the table's first line. */
  static KnownImage parse(String line) {
    String[] fields = line.split("\t", -1);
    List<Layer> layers =
        Arrays.stream(fields[15].split("\\|"))
            .map(text -> text.split(" ", 2))
            .map(parts -> new Layer(Long.parseLong(parts[0]), parts[1]))
            .toList();
    return new KnownImage(
        fields[0],
        fields[1],
        fields[2],
        fields[3],
        fields[4],
        Release.ofDescription(fields[5]),
        Long.parseLong(fields[6]),
        fields[7].isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(fields[7])),
        precisionBytes(fields[7]),
        fields[8].equals("true"),
        fields[9].isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields[9])),
        environment(fields[10]),
        List.of((fields[11] + " " + fields[12] + " " + fields[13]).strip().split(" +")).stream()
            .filter(name -> !name.isEmpty())
            .toList(),
        fields[14].equals("true"),
        layers);
  }

  /**
   * Half a unit of the last printed place; from a gigabyte on only hundredths of one are printed.
   */
  private static double precisionBytes(String megabytes) {
    if (megabytes.isEmpty()) {
      return 0;
    }
    return Double.parseDouble(megabytes) >= 1000 ? 5e6 : 5e3;
  }

  private static Map<String, String> environment(String text) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String assignment : text.split(" ")) {
      int equals = assignment.indexOf('=');
      if (equals > 0) {
        variables.put(assignment.substring(0, equals), assignment.substring(equals + 1));
      }
    }
    return Map.copyOf(variables);
  }

  /** The version that the image is named for, from its environment or else from its tag. */
  List<Integer> version() {
    String variable =
        switch (image) {
          case "rabbitmq" -> "RABBITMQ_VERSION";
          case "postgres" -> "PG_VERSION";
          case "golang" -> "GOLANG_VERSION";
          case "gcc" -> "GCC_VERSION";
          case "erlang" -> "OTP_VERSION";
          default -> image.toUpperCase(java.util.Locale.ROOT).replace('-', '_') + "_VERSION";
        };
    List<Integer> ofTag = Tag.parse(image, tag).version();
    return Optional.ofNullable(environment.get(variable))
        .map(value -> Tag.parse(image, value.split("[-+~]")[0]).version())
        .filter(version -> Tag.agree(version, ofTag) && version.size() > ofTag.size())
        .orElse(ofTag);
  }

  /** Debian leaves documentation out of its slim root filesystems, Ubuntu out of all. */
  boolean slim() {
    return switch (release.os()) {
      case "debian" -> layers.getFirst().compressedBytes() < 40_000_000;
      case "ubuntu" -> true;
      default -> false;
    };
  }

  boolean isBareDistribution() {
    return layers.stream().skip(1).allMatch(layer -> layer.compressedBytes() < 10_000);
  }

  KnownImage withRelease(Release better) {
    return new KnownImage(
        image,
        tag,
        indexDigest,
        manifestDigest,
        created,
        better,
        compressedBytes,
        unpackedMegabytes,
        unpackedPrecisionBytes,
        unpackedIsSameBuild,
        arm64CompressedBytes,
        environment,
        packages,
        keepsUnnamedRuntimeLibraries,
        layers);
  }

  /** The same on another root filesystem; the whole is then not known any more. */
  KnownImage withRootFilesystem(Release other, Layer root) {
    List<Layer> exchanged = new java.util.ArrayList<>(layers);
    long difference = root.compressedBytes() - layers.getFirst().compressedBytes();
    exchanged.set(0, root);
    return new KnownImage(
        image,
        tag,
        "",
        "",
        created,
        other,
        compressedBytes + difference,
        OptionalDouble.empty(),
        0,
        false,
        arm64CompressedBytes.isPresent()
            ? OptionalLong.of(Math.max(0, arm64CompressedBytes.getAsLong() + difference))
            : arm64CompressedBytes,
        environment,
        packages,
        keepsUnnamedRuntimeLibraries,
        List.copyOf(exchanged));
  }

  /**
   * The same with another whole, as stated of a neighbouring version: the layers above the root
   * filesystem grow or shrink by {@code factor}.
   */
  KnownImage withWhole(double megabytes, double precisionBytes, double factor) {
    List<Layer> scaled = new java.util.ArrayList<>();
    for (Layer layer : layers) {
      long bytes = Math.round(layer.compressedBytes() * (scaled.isEmpty() ? 1 : factor));
      scaled.add(new Layer(bytes, layer.history()));
    }
    return new KnownImage(
        image,
        tag,
        "",
        "",
        created,
        release,
        scaled.stream().mapToLong(Layer::compressedBytes).sum(),
        OptionalDouble.of(megabytes),
        precisionBytes,
        false,
        OptionalLong.empty(),
        environment,
        packages,
        keepsUnnamedRuntimeLibraries,
        List.copyOf(scaled));
  }

  String reference() {
    return image + ":" + tag;
  }
}
