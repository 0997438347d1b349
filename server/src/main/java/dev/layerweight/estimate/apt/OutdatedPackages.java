package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BuildDay;
import dev.layerweight.catalog.DebianIndex.Version;
import dev.layerweight.catalog.DebianReleases;
import dev.layerweight.catalog.PackageDays;
import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.Step;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which packages of the base image have a newer version in the index: those that came into the
 * release after the day that the image was built on.
 *
 * @param certain those that an upgrade brings
 * @param possible those that it brings where the image is as old as it can be
 * @param unknown why not everything can be said
 */
record OutdatedPackages(
    List<AptPlan.Chosen> certain, List<AptPlan.Chosen> possible, Optional<String> unknown) {

  /**
   * Debian's images are made anew at least every 30 days or so, sooner for a release or a severe
   * security issue, and all official images on them with them
   * (debuerreotype/docker-debian-artifacts, issue 133; docker-library/faq, issue 16).
   */
  private static final int REBUILD_DAYS = 30;

  /** The mark of a version that came after its release. */
  private static final String LATER = ".*[+~]deb\\d+u\\d+.*";

  /**
   * Whether the stage has been upgraded, after which nothing of its base image is outdated.
   *
   * @param done false at first
   */
  record Upgraded(boolean done) implements Facet {}

  private static final Upgraded NOT_YET = new Upgraded(false);

  /** Those of the stage as it is now. */
  static OutdatedPackages of(Step step, AptSystem system, AptState state) {
    if (step.facet(Upgraded.class, () -> NOT_YET).done()) {
      return new OutdatedPackages(List.of(), List.of(), Optional.empty());
    }
    BaseImage base = system.base();
    PackageDays days = step.catalog().debian().days();
    String release = DebianReleases.codeName(base.os(), base.release());
    if (!system.index().release().equals(release) || !days.knows(release)) {
      return unknown(
          "which packages of " + base.os() + " " + release + " have become newer since its image");
    }
    if (base.built().isEmpty()) {
      return unknown("when the base image was built, and so how old its packages are,");
    }
    return among(state.installed(), system, days, base.built().get());
  }

  private static OutdatedPackages unknown(String what) {
    return new OutdatedPackages(List.of(), List.of(), Optional.of(what + " is not known"));
  }

  private static OutdatedPackages among(
      Map<String, InstalledPackage> installed, AptSystem system, PackageDays days, BuildDay built) {
    LocalDate month = days.collected().minusDays(REBUILD_DAYS);
    boolean anyDay = built.equals(BuildDay.ANY);
    boolean madeAnew = built.orLater() && !anyDay && month.isAfter(built.day());
    LocalDate since = madeAnew ? month : built.day();
    List<AptPlan.Chosen> certain = new ArrayList<>();
    List<AptPlan.Chosen> possible = new ArrayList<>();
    for (Map.Entry<String, InstalledPackage> one : installed.entrySet()) {
      Optional<Version> newest =
          system
              .index()
              .find(one.getKey())
              .flatMap(known -> known.versions().stream().filter(Version::inArchive).findFirst())
              .filter(_ -> one.getValue().fromBase());
      if (newest.isEmpty()) {
        continue;
      }
      Version version = newest.get();
      Optional<LocalDate> day = days.of(system.index().release(), one.getKey(), version.version());
      AptPlan.Chosen chosen =
          new AptPlan.Chosen(one.getKey(), version, true, one.getValue().automatic(), List.of());
      boolean after =
          days.cameAfter(system.index().release(), one.getKey(), version.version())
              && !since.isAfter(days.collected());
      boolean later = day.map(known -> known.isAfter(since)).orElse(true);
      boolean changed = cameLater(version) || day.isPresent() && !anyDay;
      if (after || later && changed) {
        boolean sure = (after || day.isPresent()) && !built.orLater();
        (sure ? certain : possible).add(chosen);
      }
    }
    boolean more = system.base().keepsMore() && !built.orLater();
    return new OutdatedPackages(
        List.copyOf(certain),
        List.copyOf(possible),
        more
            ? Optional.of(
                "which packages "
                    + system.base().reference()
                    + " holds besides those of its history is not known")
            : Optional.empty());
  }

  /** What bears no mark and is in the release itself came with it, and so has every image. */
  private static boolean cameLater(Version version) {
    return version.version().matches(LATER)
        || version.suite().equals("updates")
        || version.suite().equals("security");
  }
}
