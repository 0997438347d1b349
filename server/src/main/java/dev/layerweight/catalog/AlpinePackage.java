package dev.layerweight.catalog;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A package of an Alpine index.
 *
 * @param packedBytes of the .apk file
 * @param installedBytes as the index states them: whole disk blocks of files and folders
 * @param depends what it needs: names, {@code so:}, {@code cmd:}, {@code pc:}, with version
 *     conditions; {@code !name} is a conflict
 * @param provides what it stands for beside its own name, mostly with {@code =version}
 * @param installIf it comes by itself when all of these are there
 * @param priority among packages that provide the same name the highest is taken
 * @param tag mark of its repository, such as {@code edge}: the package is only taken where it is
 *     asked for as {@code name@edge}; empty for ordinary repositories
 * @param built the day on which it was built, which is that of its repository but for some hours
 */
public record AlpinePackage(
    String name,
    String version,
    long packedBytes,
    long installedBytes,
    List<String> depends,
    List<String> provides,
    List<String> installIf,
    int priority,
    String tag,
    Optional<LocalDate> built) {

  public AlpinePackage(
      String name,
      String version,
      long packedBytes,
      long installedBytes,
      List<String> depends,
      List<String> provides,
      List<String> installIf,
      int priority,
      String tag) {
    this(
        name,
        version,
        packedBytes,
        installedBytes,
        depends,
        provides,
        installIf,
        priority,
        tag,
        Optional.empty());
  }

  public AlpinePackage(
      String name,
      String version,
      long packedBytes,
      long installedBytes,
      List<String> depends,
      List<String> provides,
      List<String> installIf) {
    this(name, version, packedBytes, installedBytes, depends, provides, installIf, 0, "");
  }

  /** The same package in a repository with a mark. */
  public AlpinePackage withTag(String newTag) {
    return new AlpinePackage(
        name,
        version,
        packedBytes,
        installedBytes,
        depends,
        provides,
        installIf,
        priority,
        newTag,
        built);
  }

  /** A dependency's or provision's name without version condition and repository mark. */
  public static String nameOf(String condition) {
    int end = 0;
    while (end < condition.length() && "<>=~@".indexOf(condition.charAt(end)) < 0) {
      end++;
    }
    return condition.substring(0, end);
  }
}
