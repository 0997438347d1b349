package dev.layerweight.catalog.engine;

import java.util.List;
import java.util.Optional;

/**
 * A container engine's answers. Blocking, bounded in time and size, never throws.
 *
 * <p>Empty means that no engine answered, which is different from an answer that says no.
 */
interface Engine {

  /** Whether none was reachable a short while ago, so that asking again is not worth it. */
  boolean resting();

  /** All images that have a tag or are the top of something, newest first. */
  Optional<List<ListedImage>> images();

  /** What is known of an image, with its history. */
  Optional<LocalImage> image(String id);

  /**
   * One line of the list of images.
   *
   * @param tags such as {@code app:1}
   * @param digests such as {@code app@sha256:...}
   */
  record ListedImage(
      String id, List<String> tags, List<String> digests, long createdEpochSeconds) {}
}
