package dev.layerweight.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that is measured.
 *
 * @param name as the tables say it
 * @param program the file that must be there
 * @param arguments after which a Dockerfile's name may follow
 * @param hints whether it is a language server with sizes in its hints, which is ours alone
 */
record Contender(String name, Path program, List<String> arguments, boolean hints) {

  private static final String OURS = "layerweight";

  /** The language servers: ours, and those that {@code server/benchmark/install} installs. */
  static List<Contender> servers(Path ours, Path tools) {
    return List.of(
        new Contender(OURS, ours, List.of("lsp", "--stdio"), true),
        new Contender(
            "dockerfile-language-server-nodejs",
            tools.resolve("node/node_modules/.bin/docker-langserver"),
            List.of("--stdio"),
            false),
        new Contender(
            "docker-language-server",
            tools.resolve("go/bin/docker-language-server"),
            List.of("start", "--stdio"),
            false));
  }

  /** Programs that read many files at once. */
  static List<Contender> readers(Path ours, Path tools) {
    return List.of(
        new Contender(OURS + " analyze", ours, List.of("analyze", "--format", "json"), false),
        new Contender("hadolint", tools.resolve("python/bin/hadolint"), List.of(), false),
        new Contender(
            "BuildKit's parser", tools.resolve("go/bin/parse-dockerfiles"), List.of(), false));
  }

  /** Why it cannot be measured; empty where it can. */
  Optional<String> missing() {
    return Files.isExecutable(program)
        ? Optional.empty()
        : Optional.of("not installed; see server/benchmark/install");
  }

  List<String> command(List<String> more) {
    return Stream.of(List.of(program.toString()), arguments, more).flatMap(List::stream).toList();
  }
}
