package dev.layerweight.estimate;

import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Map;
import java.util.Optional;

/**
 * Something that lies in the file tree: one file, or a lump of files that are known only together.
 *
 * @param path absolute and normalised. Of a file: its own path. Of a lump: the directory that holds
 *     all of it; a lump in {@code /usr} may have files anywhere below
 * @param owner the name that a report shows and that parts are added up by: a package's name, or
 *     the path of a file. Together with {@code path} it identifies a lump
 * @param lump whether it is a lump
 * @param fileCount regular files in it, at least 1 unless unknown (then 0)
 * @param shares of a lump: which share of its bytes lies below which directory, such as {@code
 *     /usr/share/doc -> 0.1}; may be incomplete or empty
 * @param pattern of a lump whose files all have names of one kind: {@code *.pyc}
 * @param content of a file: its text, where that is known
 */
public record Entry(
    String path,
    String owner,
    boolean lump,
    PartKind kind,
    Weight weight,
    long fileCount,
    Map<String, Double> shares,
    Optional<String> pattern,
    Content content,
    Provenance provenance) {

  public static Entry file(String path, Weight weight, Provenance provenance) {
    return new Entry(
        path,
        path,
        false,
        PartKind.FILE,
        weight,
        1,
        Map.of(),
        Optional.empty(),
        Content.UNKNOWN,
        provenance);
  }

  public static Entry lump(
      String path,
      String owner,
      PartKind kind,
      Weight weight,
      long fileCount,
      Provenance provenance) {
    return new Entry(
        path,
        owner,
        true,
        kind,
        weight,
        fileCount,
        Map.of(),
        Optional.empty(),
        Content.UNKNOWN,
        provenance);
  }

  /** The text of a file, where it is known. */
  public Optional<String> text() {
    return content.text();
  }

  /**
   * What makes an entry the same one as another: its path, and for a lump also owner and pattern.
   */
  public String key() {
    return lump ? path + '\0' + owner + '\0' + pattern.orElse("") : path;
  }

  public Entry withPath(String newPath) {
    String newOwner = owner.equals(path) ? newPath : owner;
    return new Entry(
        newPath, newOwner, lump, kind, weight, fileCount, shares, pattern, content, provenance);
  }

  public Entry withWeight(Weight newWeight) {
    return new Entry(
        path, owner, lump, kind, newWeight, fileCount, shares, pattern, content, provenance);
  }

  public Entry withOwner(String newOwner, PartKind newKind) {
    return new Entry(
        path, newOwner, lump, newKind, weight, fileCount, shares, pattern, content, provenance);
  }

  public Entry withShares(Map<String, Double> newShares) {
    return new Entry(
        path,
        owner,
        lump,
        kind,
        weight,
        fileCount,
        Map.copyOf(newShares),
        pattern,
        content,
        provenance);
  }

  public Entry withPattern(String newPattern) {
    return new Entry(
        path,
        owner,
        lump,
        kind,
        weight,
        fileCount,
        shares,
        Optional.of(newPattern),
        content,
        provenance);
  }

  public Entry withText(String newText) {
    return withContent(Content.of(newText));
  }

  public Entry withContent(Content newContent) {
    return new Entry(
        path, owner, lump, kind, weight, fileCount, shares, pattern, newContent, provenance);
  }
}
