package dev.layerweight.catalog.registry;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a layer is made of, as far as the history's line for it tells, and what follows from that.
 *
 * <p>The ratio of file bytes to compressed bytes is that of the shipped figures of official images
 * ({@code LayerKind}): a fifth off in nine of ten. The tar share is what of a tar is not file
 * bytes, fitted as {@link TarOverhead} says.
 */
enum LayerContent {
  ROOT_FILESYSTEM("/", 2.6, 0.02, 0.036, 0.05),
  SYSTEM_PACKAGES("/usr", 2.6, 0.002, 0.016, 0.04),
  GO("/usr/local/go", 3.45, 0.03, 0.05, 0.07),
  JAVA("/opt/java", 2.15, 0.001, 0.004, 0.012),
  NODE("/usr/local", 2.9, 0.02, 0.04, 0.06),
  NODE_MODULES("/usr/local/lib/node_modules", 3.3, 0.07, 0.09, 0.215),
  PYTHON("/usr/local", 3.0, 0.015, 0.036, 0.08),
  RUST("/usr/local", 3.1, 0.001, 0.005, 0.03),
  COPIED("/", 2.6, 0.0, 0.02, 0.09),
  BUILT("/usr/local", 2.8, 0.0, 0.02, 0.09);

  private static final Pattern SYSTEM_INSTALL =
      Pattern.compile(
          "\\b(?:apt-get|apt|microdnf|dnf|yum|zypper|tdnf)\\b[^;&|]*\\binstall\\b|\\bapk\\b[^;&|]*\\badd\\b");
  private static final Pattern NODE_INSTALL =
      Pattern.compile("\\b(?:npm (?:ci|i|install)|yarn install|pnpm (?:i|install|add))\\b");
  private static final Pattern PIP_INSTALL =
      Pattern.compile("\\b(?:pip3? install|uv (?:sync|pip)|poetry install|conda install)\\b");

  private final String path;
  private final double ratio;
  private final double lowTarShare;
  private final double tarShare;
  private final double highTarShare;

  LayerContent(
      String path, double ratio, double lowTarShare, double tarShare, double highTarShare) {
    this.path = path;
    this.ratio = ratio;
    this.lowTarShare = lowTarShare;
    this.tarShare = tarShare;
    this.highTarShare = highTarShare;
  }

  /** The directory that its files mostly lie in. */
  String path() {
    return path;
  }

  double ratio() {
    return ratio;
  }

  double lowTarShare() {
    return lowTarShare;
  }

  double tarShare() {
    return tarShare;
  }

  double highTarShare() {
    return highTarShare;
  }

  /**
   * @param history the line, possibly empty
   * @param lowest whether it is the image's first layer
   */
  static LayerContent of(String history, boolean lowest) {
    if (lowest) {
      return ROOT_FILESYSTEM;
    }
    String text = history.toLowerCase(Locale.ROOT);
    if (text.contains("python.tar") || text.contains("cpython") || text.contains("pypy")) {
      return PYTHON;
    }
    if (text.contains("node-v$node_version") || text.contains("nodejs.org/dist")) {
      return NODE;
    }
    if (text.contains("go.tgz") || text.contains("copy /target/ /")) {
      return GO;
    }
    if (text.contains("rustup")) {
      return RUST;
    }
    if (text.contains("openjdk.tar") || text.contains("java_home")) {
      return JAVA;
    }
    if (NODE_INSTALL.matcher(text).find()) {
      return NODE_MODULES;
    }
    if (PIP_INSTALL.matcher(text).find()) {
      return PYTHON;
    }
    if (SYSTEM_INSTALL.matcher(text).find() && !text.contains("make install")) {
      return SYSTEM_PACKAGES;
    }
    return text.startsWith("copy ") || text.startsWith("add ") || text.contains("#(nop) copy")
        ? COPIED
        : BUILT;
  }
}
