package dev.layerweight.estimate;

import java.util.List;
import java.util.Optional;

/**
 * The files of a stage as the current instruction sees and changes them. All paths are absolute and
 * normalised. What is added, changed or copied up lies in the current layer; what lies below a
 * cache, bind or tmpfs mount of the current instruction is visible but leaves nothing.
 */
public interface FileTree {

  /**
   * Puts an entry into the current layer. A file replaces the file of that path; a lump replaces
   * the lump of the same path and owner.
   */
  void add(Entry entry);

  /**
   * Removes whatever lies at or below {@code path} (no globs). What an earlier layer holds stays in
   * that layer: it is only hidden. Of a lump above {@code path} its share below it is removed.
   */
  void remove(String path);

  /** Removes one entry that {@link #below} or {@link #at} returned. */
  void remove(Entry entry);

  /**
   * Makes the current layer hold what lies at or below {@code path} again, as chown or touch do.
   */
  void copyUp(String path);

  /** Everything that can be seen at or below {@code path}: files and lumps. */
  List<Entry> below(String path);

  /** What of {@link #below} was put into the current layer. */
  List<Entry> belowInCurrentLayer(String path);

  /** The file of exactly this path. */
  Optional<Entry> at(String path);

  /** Whether anything is known to lie at or below the path, or the directory was made. */
  boolean exists(String path);

  /** Notes an empty directory, which weighs nothing. */
  void makeDirectory(String path);

  /** The text of a file, where it is known: from the context, a here-document, or an echo. */
  Optional<String> text(String path);

  /** Files whose path matches a shell glob such as {@code /app/*.txt}, sorted. */
  List<String> glob(String pattern);
}
