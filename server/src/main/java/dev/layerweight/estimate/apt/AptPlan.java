package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.DebianIndex.Version;
import java.util.List;
import java.util.Map;

/**
 * What apt chooses.
 *
 * @param installed new packages and new versions of installed ones
 * @param removed names of packages that go
 * @param requested for each name as written the packages it stands for
 * @param madeManual names that were automatic and are now asked for by name
 * @param problems names that are not to be had, by the name as written, with apt's words
 * @param solvable false where the set cannot be installed together; {@code installed} is then empty
 */
public record AptPlan(
    List<Chosen> installed,
    List<String> removed,
    Map<String, List<String>> requested,
    List<String> madeManual,
    Map<String, String> problems,
    boolean solvable) {

  /**
   * A package that gets installed.
   *
   * @param upgrade whether another version was there
   * @param automatic whether it comes only because another needs it
   * @param needs names among the installed and chosen packages that it needs directly, recommended
   *     ones included
   */
  public record Chosen(
      String name, Version version, boolean upgrade, boolean automatic, List<String> needs) {}
}
