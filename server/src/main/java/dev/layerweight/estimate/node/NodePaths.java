package dev.layerweight.estimate.node;

/** Joins paths of the image. */
final class NodePaths {

  private NodePaths() {}

  static String join(String folder, String relative) {
    return clean(folder + "/" + relative);
  }

  /** Without doubled and trailing slashes. */
  static String clean(String path) {
    String single = path.contains("//") ? path.replaceAll("/{2,}", "/") : path;
    return single.length() > 1 && single.endsWith("/")
        ? single.substring(0, single.length() - 1)
        : single;
  }
}
