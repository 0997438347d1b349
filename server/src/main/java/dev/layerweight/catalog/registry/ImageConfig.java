package dev.layerweight.catalog.registry;

import dev.layerweight.image.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of an image, as far as it tells what the image holds.
 *
 * @param created as written, RFC 3339, empty where it is missing
 * @param workingDirectory {@code /} where none is set
 * @param layerDigests of the uncompressed layers
 */
record ImageConfig(
    Optional<Platform> platform,
    String created,
    Map<String, String> environment,
    String user,
    String workingDirectory,
    Map<String, String> labels,
    List<Step> history,
    List<String> layerDigests) {

  private static final int LINE_LIMIT = 100_000;

  /** A line of the history; {@code makesLayer} is false for what changes only the configuration. */
  record Step(String createdBy, String comment, boolean makesLayer) {}

  static Optional<ImageConfig> parse(byte[] text) {
    return Json.parse(text).map(ImageConfig::of);
  }

  private static ImageConfig of(Json json) {
    Optional<Json> config = json.child("config");
    Map<String, String> environment = new LinkedHashMap<>();
    config
        .map(one -> one.texts("Env"))
        .orElse(List.of())
        .forEach(assignment -> {
          int equals = assignment.indexOf('=');
          if (equals > 0) {
            environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
          }
        });
    String directory = config.map(one -> one.textOrEmpty("WorkingDir")).orElse("");
    return new ImageConfig(
        Descriptor.platform(json),
        json.textOrEmpty("created"),
        Map.copyOf(environment),
        config.map(one -> one.textOrEmpty("User")).orElse(""),
        directory.startsWith("/") ? directory : "/",
        config.flatMap(one -> one.child("Labels")).map(Json::members).orElse(Map.of()),
        json.children("history").stream().map(ImageConfig::step).toList(),
        json.child("rootfs").map(one -> one.texts("diff_ids")).orElse(List.of()));
  }

  private static Step step(Json json) {
    return new Step(
        limited(json.textOrEmpty("created_by")),
        limited(json.textOrEmpty("comment")),
        !json.flag("empty_layer"));
  }

  private static String limited(String text) {
    return text.length() > LINE_LIMIT ? text.substring(0, LINE_LIMIT) : text;
  }

  /** The history lines of layers, from the bottom up; empty where they do not fit the layers. */
  List<String> layerHistory(int layers) {
    List<String> lines = history.stream().filter(Step::makesLayer).map(Step::createdBy).toList();
    return lines.size() == layers ? lines : List.of();
  }
}
