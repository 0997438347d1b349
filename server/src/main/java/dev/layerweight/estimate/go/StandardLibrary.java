package dev.layerweight.estimate.go;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.GoLibrary.Library;
import dev.layerweight.catalog.GoLibrary.Package;
import dev.layerweight.estimate.Step;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The standard library of a stage's version of Go, and how much of it a build puts into the cache.
 *
 * <p>The archive of each package that the program needs, directly or not, and 5.5 kB beside each:
 * the notes of what was built. That came to within 1 % of what three programs left (33.13 and 87.24
 * MB with Go 1.26, 29.3 MB with 1.19). Until Go 1.19 archives made with the usual options are part
 * of Go, and nothing is compiled that they can serve.
 *
 * @param exact whether the table has this very version
 */
record StandardLibrary(Library library, boolean exact, boolean cgo, boolean compiledBefore) {

  static final List<String> SERVER = List.of("net/http", "encoding/json");
  static final List<String> SMALLEST = List.of("fmt");

  private static final long NOTES_BYTES = 5_500;

  private static final int FIRST_WITHOUT_ARCHIVES = 20;

  /** Where cgo is on these are made with C, and with them all that need them. */
  private static final Set<String> WITH_C = Set.of("net", "os/user", "runtime/cgo");

  private static final Pattern OTHER_OPTIONS = Pattern.compile("--?(trimpath|race|msan|asan|a)");

  static StandardLibrary of(List<String> words, Step step) {
    Optional<String> version = GoRelease.of(step);
    boolean cgo = step.variable("CGO_ENABLED").filter("0"::equals).isEmpty();
    boolean other =
        words.stream().anyMatch(word -> OTHER_OPTIONS.matcher(word).matches())
            || step.variable("GOFLAGS").orElse("").contains("-trimpath");
    return switch (step.catalog().goLibrary().of(version)) {
      case Answer.Found<Library> found ->
          new StandardLibrary(
              found.value(),
              !found.nearest(),
              cgo,
              !other && minor(found.value()) < FIRST_WITHOUT_ARCHIVES);
      case Answer.Missing<Library> _ ->
          new StandardLibrary(new Library("", Map.of()), false, cgo, false);
    };
  }

  private static int minor(Library library) {
    return Integer.parseInt(library.version().replaceFirst("1\\.", ""));
  }

  /**
   * Bytes that the cache holds after a build of a program that imports these packages.
   *
   * @param withC whether the program has C of its own
   */
  long compiledBytes(Collection<String> imports, boolean withC) {
    Set<String> roots = new HashSet<>(imports);
    roots.add("runtime");
    Set<String> needed = library.closure(roots);
    if (cgo && (withC || needed.stream().anyMatch(WITH_C::contains))) {
      roots.add("runtime/cgo");
      needed = library.closure(roots);
    }
    return needed.stream()
        .filter(name -> !compiledBefore || !cgo && isMadeWithC(name))
        .map(library.packages()::get)
        .mapToLong(one -> bytes(one) + NOTES_BYTES)
        .sum();
  }

  private boolean isMadeWithC(String name) {
    return library.closure(List.of(name)).stream().anyMatch(WITH_C::contains);
  }

  private long bytes(Package one) {
    return cgo ? one.bytesWithCgo() : one.bytes();
  }
}
