package dev.layerweight.catalog.engine;

import dev.layerweight.image.Platform;
import java.util.List;
import java.util.Map;

/**
 * An image on this machine.
 *
 * @param id {@code sha256:...}
 * @param tags such as {@code app:1}
 * @param digests such as {@code app@sha256:...}
 * @param environment ENV of the configuration
 * @param user empty for root
 * @param workingDirectory empty where none is set
 * @param history from the bottom up
 * @param contentDigests of the layers, from the bottom up, without empty ones
 * @param measure what the bytes of the history count
 */
record LocalImage(
    String id,
    List<String> tags,
    List<String> digests,
    long createdEpochSeconds,
    Platform platform,
    Map<String, String> environment,
    String user,
    String workingDirectory,
    List<HistoryStep> history,
    List<String> contentDigests,
    LayerMeasure measure) {

  /** Whether the layers of the other image are the lowest of this one. */
  boolean standsOn(LocalImage base) {
    int count = base.contentDigests().size();
    return count <= contentDigests.size()
        && contentDigests.subList(0, count).equals(base.contentDigests());
  }

  /** The same under the names that it has by now. */
  LocalImage named(List<String> otherTags, List<String> otherDigests) {
    return new LocalImage(
        id,
        otherTags,
        otherDigests,
        createdEpochSeconds,
        platform,
        environment,
        user,
        workingDirectory,
        history,
        contentDigests,
        measure);
  }

  /** A tag, or the beginning of the id where there is none. */
  String name() {
    return tags.isEmpty() ? shortId(id) : tags.getFirst();
  }

  private static String shortId(String id) {
    String hash = id.substring(id.indexOf(':') + 1);
    return hash.substring(0, Math.min(12, hash.length()));
  }
}
