package dev.layerweight.estimate.apt;

import dev.layerweight.estimate.PartKind;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the maintainer scripts of single packages make when they are configured: databases, caches,
 * clusters.
 *
 * <p>Bytes as measured by installing each package alone on a slim root filesystem of Debian 12 and
 * counting the files that no package owns (server/tables/measure_scripts.py, 2026-11-22). What they
 * make follows from the package itself, not from the release, so the same figures stand for others,
 * with a wider interval.
 */
final class ScriptTraces {

  /**
   * @param name of the package, as a whole
   * @param path the folder where the files lie, or the one file
   * @param what shown to the user
   * @param bytes on disk
   * @param packedBytes by gzip
   * @param error relative
   */
  record Trace(
      Pattern name,
      String path,
      String what,
      PartKind kind,
      long bytes,
      long packedBytes,
      double error) {

    /** Whether it is one file, which may be copied by its name. */
    boolean isFile() {
      return path.endsWith(".crt") || path.endsWith(".jsa");
    }
  }

  private static final List<Trace> ALL =
      List.of(
          trace(
              "ca-certificates",
              "/etc/ssl/certs/ca-certificates.crt",
              "certificates",
              222_073,
              128_986,
              0.05),
          trace(
              "ca-certificates-java", "/etc/ssl/certs/java", "certificates", 167_226, 120_300, 0.1),
          trace("udev", "/usr/lib/udev", "hardware database", 13_017_119, 2_354_458, 0.1),
          trace("shared-mime-info", "/usr/share/mime", "MIME database", 2_650_000, 800_000, 0.15),
          trace(
              "(adwaita|gnome|hicolor|papirus)-icon-theme",
              "/usr/share/icons",
              "icon cache",
              124_080,
              28_731,
              0.3),
          trace("systemd", "/var/lib/systemd", "journal catalog", 214_046, 50_392, 0.2),
          trace("fontconfig", "/var/cache/fontconfig", "font cache", 21_688, 3_915, 0.6),
          trace(
              "(mariadb-server|mariadb-server-\\d.*)",
              "/var/lib/mysql",
              "database files",
              118_170_899,
              900_000,
              0.1),
          trace(
              "postgresql-\\d+",
              "/var/lib/postgresql",
              "database cluster",
              39_700_000,
              4_200_000,
              0.1),
          // Later packages of OpenJDK bring the archive along.
          trace(
              "openjdk-11-jre-headless",
              "/usr/lib/jvm/java-11-openjdk-amd64/lib/server/classes.jsa",
              "archive of classes",
              11_915_264,
              3_557_953,
              0.05),
          trace("linux-image-\\d.*", "/usr/lib/modules", "module index", 5_217_790, 887_282, 0.15),
          trace("ghc", "/var/lib/ghc", "package database", 164_880, 36_282, 0.2),
          trace("texlive-base", "/var/lib/texmf", "TeX formats", 4_679_560, 3_243_352, 0.15),
          trace(
              "texlive-latex-base",
              "/var/lib/texmf/web2c",
              "TeX formats",
              37_001_105,
              28_272_281,
              0.15),
          trace(
              "libreoffice-common",
              "/var/lib/ucf",
              "configuration of LibreOffice",
              5_375_775,
              286_324,
              0.3),
          trace("php\\d.*-(cli|fpm|cgi)", "/etc/php", "configuration of PHP", 73_886, 23_981, 0.2));

  private ScriptTraces() {}

  /** What configuring the package makes, in the order of the list. */
  static List<Trace> of(String packageName) {
    return ALL.stream().filter(trace -> trace.name().matcher(packageName).matches()).toList();
  }

  private static Trace trace(
      String name, String folder, String what, long bytes, long packedBytes, double error) {
    return new Trace(
        Pattern.compile(name), folder, what, PartKind.OTHER, bytes, packedBytes, error);
  }
}
