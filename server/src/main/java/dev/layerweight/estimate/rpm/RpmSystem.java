package dev.layerweight.estimate.rpm;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.estimate.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rpm distribution of a stage: what its images hold and how its package managers are set up.
 *
 * @param distribution as a base image's {@code os}
 * @param release such as {@code 9} or {@code 44}
 * @param architecture as rpm names it
 * @param minimal whether it is the small variant of the image, with microdnf
 */
record RpmSystem(String distribution, String release, String architecture, boolean minimal) {

  /** In every image: what rpm itself, a shell and encrypted downloads need. */
  private static final List<String> SMALLEST =
      List.of(
          "filesystem",
          "setup",
          "basesystem",
          "glibc",
          "glibc-minimal-langpack",
          "bash",
          "rpm",
          "ca-certificates",
          "crypto-policies",
          "tzdata",
          "openssl-libs",
          "libcurl-minimal",
          "gnupg2",
          "systemd-libs",
          "sed",
          "grep",
          "gawk",
          "findutils",
          "shadow-utils",
          "rootfiles");

  /**
   * What the ordinary images hold besides: the package list of the kickstart files that Fedora's
   * container image (fedora-container-base.ks) and those of Enterprise Linux are made with.
   */
  private static final List<String> ORDINARY =
      List.of("dnf", "yum", "tar", "vim-minimal", "util-linux", "sudo", "python3", "gzip", "less");

  static RpmSystem of(Step step) {
    Optional<BaseImage> base = step.base();
    String reference = base.map(BaseImage::reference).orElse("");
    String architecture =
        switch (step.platform().architecture()) {
          case "arm64" -> "aarch64";
          case "amd64" -> "x86_64";
          case String other -> other;
        };
    return new RpmSystem(
        base.map(BaseImage::os).orElse("unknown"),
        base.map(BaseImage::release).orElse("unknown"),
        architecture,
        reference.contains("minimal") || reference.contains("slim"));
  }

  /** Names of packages in the image whose needs are in it, too; some are of other releases. */
  List<String> base(List<String> named) {
    List<String> all = new ArrayList<>(SMALLEST);
    if (minimal) {
      all.add("microdnf");
    } else {
      all.addAll(ORDINARY);
    }
    all.add(
        switch (distribution) {
          case "fedora" -> "fedora-release-container";
          case "ubi" -> "redhat-release";
          case "rockylinux" -> "rocky-release";
          case "almalinux" -> "almalinux-release";
          case "centos" -> "centos-stream-release";
          case "amazonlinux" -> "system-release";
          case "oraclelinux" -> "oraclelinux-release";
          case String other -> other + "-release";
        });
    boolean full = distribution.equals("fedora") || distribution.equals("opensuse");
    all.add(full ? "coreutils" : "coreutils-single");
    all.add(full || major() == 8 ? "curl" : "curl-minimal");
    all.addAll(named);
    return all;
  }

  /** The number before the first dot, 0 where there is none. */
  int major() {
    String first = release.split("[.-]")[0];
    return first.matches("\\d{1,4}") ? Integer.parseInt(first) : 0;
  }

  /** Fedora's dnf is dnf5 since 41. */
  boolean hasDnf5() {
    return distribution.equals("fedora") && major() >= 41;
  }

  /** Amazon Linux 2 and Enterprise Linux 7 have the yum that was there before dnf. */
  boolean hasOldYum() {
    return distribution.equals("amazonlinux") && major() == 2
        || List.of("centos", "oraclelinux", "ubi").contains(distribution) && major() == 7;
  }

  /** Whether the image's own settings leave documentation out ({@code tsflags=nodocs}). */
  boolean leavesOutDocumentation() {
    return switch (distribution) {
      case "fedora", "ubi", "rockylinux", "almalinux", "centos", "oraclelinux", "opensuse" -> true;
      default -> false;
    };
  }

  /** The database of installed packages, by the package manager's own layout. */
  String databaseFile() {
    return switch (distribution) {
      case "fedora" -> "/usr/lib/sysimage/rpm/rpmdb.sqlite";
      case "opensuse" -> "/usr/lib/sysimage/rpm/Packages.db";
      case String _ when major() == 8 || hasOldYum() -> "/var/lib/rpm/Packages";
      default -> "/var/lib/rpm/rpmdb.sqlite";
    };
  }
}
