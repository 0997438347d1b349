package dev.layerweight.estimate.node;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Packages whose install scripts download or build files that no table lists. The list holds only
 * what the packages' own documentation says.
 */
final class InstallScripts {

  private static final Map<String, String> DOWNLOADS =
      Map.ofEntries(
          Map.entry("puppeteer", "a browser"),
          Map.entry("playwright-chromium", "a browser"),
          Map.entry("playwright-firefox", "a browser"),
          Map.entry("playwright-webkit", "a browser"),
          Map.entry("cypress", "its application"),
          Map.entry("electron", "its application"),
          Map.entry("chromedriver", "a browser driver"),
          Map.entry("geckodriver", "a browser driver"),
          Map.entry("@prisma/engines", "its engines"),
          Map.entry("@sentry/cli", "its program"),
          Map.entry("ffmpeg-static", "ffmpeg"),
          Map.entry("@tensorflow/tfjs-node", "libtensorflow"),
          Map.entry("onnxruntime-node", "its runtime"));

  private static final Set<String> BUILDS =
      Set.of(
          "canvas",
          "sqlite3",
          "better-sqlite3",
          "bcrypt",
          "argon2",
          "node-sass",
          "bufferutil",
          "utf-8-validate",
          "grpc",
          "deasync");

  private static final Map<String, Set<String>> SWITCHES =
      Map.of(
          "puppeteer", Set.of("PUPPETEER_SKIP_DOWNLOAD", "PUPPETEER_SKIP_CHROMIUM_DOWNLOAD"),
          "electron", Set.of("ELECTRON_SKIP_BINARY_DOWNLOAD"),
          "@sentry/cli", Set.of("SENTRYCLI_SKIP_DOWNLOAD"),
          "chromedriver", Set.of("CHROMEDRIVER_SKIP_DOWNLOAD"));

  private InstallScripts() {}

  /** What keeps a package's own size from being all of it; nothing for most packages. */
  static Optional<String> reason(PlacedPackage one, Map<String, String> environment) {
    String download = DOWNLOADS.get(one.name());
    if (download != null && !isSkipped(one.name(), environment)) {
      return Optional.of(
          one.name() + " downloads " + download + " at install; its size is not in the tables");
    }
    boolean olderSharp =
        one.name().equals("sharp") && one.version().matches("0\\.([0-9]|[12][0-9]|3[0-2])\\..*");
    if (olderSharp) {
      return Optional.of("sharp downloads libvips at install; its size is not in the tables");
    }
    // Since version 6 the prebuilt modules lie in the package itself.
    boolean shipsItsBuild = one.name().equals("bcrypt") && one.version().startsWith("6.");
    return BUILDS.contains(one.name()) && !shipsItsBuild
        ? Optional.of(
            one.name() + " builds or downloads a native module at install; its size is not known")
        : Optional.empty();
  }

  private static boolean isSkipped(String name, Map<String, String> environment) {
    if (name.equals("cypress")) {
      return "0".equals(environment.get("CYPRESS_INSTALL_BINARY"));
    }
    return SWITCHES.getOrDefault(name, Set.of()).stream()
        .map(variable -> environment.getOrDefault(variable, ""))
        .anyMatch(value -> !value.isEmpty() && !value.equals("false") && !value.equals("0"));
  }
}
