package dev.layerweight.catalog;

import dev.layerweight.image.Platform;
import java.util.List;

/**
 * For which interpreter and machine Python packages are chosen, and where they come from.
 *
 * @param python version of the interpreter, two or three numbers
 * @param libc the C library, which decides between builds of compiled code
 * @param indexes addresses that stand in place of the configured one, as {@code --index-url}; empty
 *     where nothing is said
 * @param extraIndexes addresses that are asked, too
 */
public record PythonMachine(
    PythonVersion python,
    Platform platform,
    Libc libc,
    List<String> indexes,
    List<String> extraIndexes) {

  /**
   * A C library, of the second number of its version: 36 for glibc 2.36, 2 for musl 1.2.
   *
   * @param musl whether it is musl instead of glibc
   */
  public record Libc(boolean musl, int minor) {

    public static final Libc MUSL = new Libc(true, 2);

    public static Libc glibc(int minor) {
      return new Libc(false, minor);
    }
  }
}
