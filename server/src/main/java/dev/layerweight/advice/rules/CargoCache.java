package dev.layerweight.advice.rules;

import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * cargo keeps the crates that it loaded, packed and unpacked, and what it compiled of them.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN cargo build --release
 * CMD ["/app/target/release/app"]
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN cargo build --release && rm -rf /usr/local/cargo/registry && rm -rf /app/target/release/deps
 * CMD ["/app/target/release/app"]
 * }</pre>
 *
 * <p>The program itself lies beside {@code deps} and stays. For the crates a cache mount is offered
 * where the file uses BuildKit's syntax.
 *
 * <p>Saves: the bytes of {@code registry}: for each crate of {@code Cargo.lock} that Linux needs
 * its archive, its files and its share of the index; and those of {@code target/release/deps},
 * which is computed from how many crates there are and is a guess by a half.
 *
 * <p>Silent: where they lie in a cache mount or are deleted in the same RUN, where the image itself
 * runs cargo or names no command, and where {@code Cargo.lock} is not known. Where a later RUN runs
 * cargo only the cache mount is offered, for all of them.
 */
public final class CargoCache implements Rule {

  private static final Set<String> PROGRAMS = Set.of("cargo");

  private static final ToolCaches.Cache REGISTRY =
      new ToolCaches.Cache(
          Pattern.compile("cargo registry.*"),
          PROGRAMS,
          true,
          true,
          "the crates that cargo loaded stay in this layer",
          "Remove the crates that cargo loaded",
          ToolCaches::removing);

  private static final ToolCaches.Cache TARGET =
      new ToolCaches.Cache(
          Pattern.compile("cargo target.*"),
          PROGRAMS,
          true,
          false,
          "what cargo compiled of other crates stays in this layer beside the program",
          "Remove the compiled crates",
          ToolCaches::removing);

  @Override
  public String id() {
    return "cargo-cache";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return Stream.of(REGISTRY, TARGET)
        .flatMap(cache -> ToolCaches.proposals(cache, subject).stream())
        .toList();
  }
}
