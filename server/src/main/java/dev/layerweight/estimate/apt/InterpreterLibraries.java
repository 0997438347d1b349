package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.DebianIndex;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Libraries that the official images of CPython keep though their history names none of them: those
 * that the modules of the interpreter are linked with.
 *
 * <p>Source: the images' own Dockerfiles mark what {@code ldd} finds as wanted before they purge
 * the rest. Of a package with another name in another release, the one that the index has.
 */
final class InterpreterLibraries {

  private static final List<List<String>> ALL =
      List.of(
          List.of("libbz2-1.0"),
          List.of("libffi8", "libffi7"),
          List.of("liblzma5"),
          List.of("libncursesw6"),
          List.of("libreadline8t64", "libreadline8"),
          List.of("libsqlite3-0"),
          List.of("libssl3t64", "libssl3", "libssl1.1"),
          List.of("libuuid1"),
          List.of("zlib1g"));

  /** Of the module nis, which CPython has to 3.12. */
  private static final List<List<String>> TO_3_12 =
      List.of(List.of("libnsl2"), List.of("libtirpc3t64", "libtirpc3"));

  private static final int FIRST_WITHOUT_NIS = 13;

  private InterpreterLibraries() {}

  /** The packages by name; none where the image has no interpreter of its own. */
  static List<String> in(BaseImage base, DebianIndex index) {
    return base.python().stream()
        .flatMap(version ->
            Stream.concat(
                ALL.stream(),
                version.startsWith("3.") && minor(version) < FIRST_WITHOUT_NIS
                    ? TO_3_12.stream()
                    : Stream.empty()))
        .map(names -> names.stream().filter(name -> index.find(name).isPresent()).findFirst())
        .flatMap(Optional::stream)
        .toList();
  }

  private static int minor(String version) {
    String digits = version.substring(2).replaceFirst("\\D.*", "");
    return digits.isEmpty() || digits.length() > 3 ? 0 : Integer.parseInt(digits);
  }
}
