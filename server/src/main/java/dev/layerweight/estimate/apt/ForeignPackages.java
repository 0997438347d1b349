package dev.layerweight.estimate.apt;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Packages of Debian and Ubuntu that well-known archives have in versions of their own, which apt
 * prefers because they are newer. Where such an archive is added and cannot be read, the
 * distribution's package is not what the build installs.
 *
 * <p>Source: the installation instructions of each archive, as of 2026.
 */
final class ForeignPackages {

  private record Known(Pattern archive, Pattern packages) {}

  private static final List<Known> KNOWN =
      List.of(
          known("deb\\.nodesource\\.com/.*", "nodejs"),
          known("apt\\.postgresql\\.org/.*", "postgresql.*|libpq.*|pg.*"),
          known("(nginx\\.org|packages\\.nginx\\.org)/.*", "nginx"),
          known("packages\\.redis\\.io/.*", "redis.*"),
          known("cli\\.github\\.com/.*", "gh"),
          known(
              "apt\\.llvm\\.org/.*", "(clang|llvm|lld|lldb|libc\\+\\+|libclang|libomp)[-a-z0-9.]*"),
          known("apt\\.kitware\\.com/.*", "cmake.*"),
          known("packages\\.sury\\.org/.*", "(php|libapache2-mod-php|apache2|nginx).*"),
          known("ppa\\.launchpadcontent\\.net/ondrej/php/.*", "(php|libapache2-mod-php).*"),
          known("ppa\\.launchpadcontent\\.net/deadsnakes/.*", "python3\\.\\d+.*"),
          known("ppa\\.launchpadcontent\\.net/git-core/.*", "git.*"),
          known("([a-z0-9]+\\.)?(mirror\\.)?mariadb\\.(org|com)/.*", "mariadb-.*|libmariadb.*"),
          known("repo\\.mysql\\.com/.*", "mysql-.*|libmysqlclient.*"));

  private ForeignPackages() {}

  private static Known known(String archive, String packages) {
    return new Known(Pattern.compile("[a-z+]+://" + archive), Pattern.compile(packages));
  }

  /** Whether the archive is known to have the package. */
  static boolean has(String archiveUri, String name) {
    String address = archiveUri + "/";
    return name.length() < 200
        && KNOWN.stream()
            .anyMatch(known ->
                known.archive().matcher(address).matches()
                    && known.packages().matcher(name).matches());
  }
}
