package dev.layerweight.catalog;

import dev.layerweight.image.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a base image.
 *
 * @param reference the image that the figures are of, such as {@code python:3.12-slim}
 * @param digest of the image index or manifest, where known
 * @param layers from the bottom up
 * @param os such as {@code debian}, {@code ubuntu}, {@code alpine}, {@code ubi}; {@code unknown}
 * @param release code name or version: {@code bookworm}, {@code 3.20}, {@code 9}
 * @param slim true where the distribution's documentation is left out by dpkg's path-excludes
 * @param environment ENV of the image's configuration
 * @param user USER of the configuration, empty for root
 * @param workingDirectory WORKDIR of the configuration, {@code /} where none
 * @param packages names of distribution packages that the image's own history installs beyond the
 *     release's root filesystem; their dependencies are in the image, too
 * @param keepsMore true where the image holds more packages than can be named
 * @param python version of an interpreter outside of the distribution's packages ({@code 3.12.4})
 * @param node version of a Node.js outside of the distribution's packages
 * @param built when the versions of its packages are from, where known
 */
public record BaseImage(
    String reference,
    Optional<String> digest,
    List<BaseLayer> layers,
    String os,
    String release,
    boolean slim,
    Map<String, String> environment,
    String user,
    String workingDirectory,
    List<String> packages,
    boolean keepsMore,
    Optional<String> python,
    Optional<String> node,
    Optional<BuildDay> built) {

  /** An image of which nobody knows when it was built. */
  public BaseImage(
      String reference,
      Optional<String> digest,
      List<BaseLayer> layers,
      String os,
      String release,
      boolean slim,
      Map<String, String> environment,
      String user,
      String workingDirectory,
      List<String> packages,
      boolean keepsMore,
      Optional<String> python,
      Optional<String> node) {
    this(
        reference,
        digest,
        layers,
        os,
        release,
        slim,
        environment,
        user,
        workingDirectory,
        packages,
        keepsMore,
        python,
        node,
        Optional.empty());
  }

  /** The same image with what is known of its age. */
  public BaseImage builtOn(Optional<BuildDay> day) {
    return new BaseImage(
        reference,
        digest,
        layers,
        os,
        release,
        slim,
        environment,
        user,
        workingDirectory,
        packages,
        keepsMore,
        python,
        node,
        day);
  }

  /**
   * One layer of a base image.
   *
   * @param path the directory that its files mostly lie in: {@code /} for a root filesystem, {@code
   *     /usr/local} for an interpreter built from source
   */
  public record BaseLayer(String description, String path, Weight weight) {}

  public Weight weight() {
    return Weight.sum(layers.stream().map(BaseLayer::weight).toList());
  }
}
