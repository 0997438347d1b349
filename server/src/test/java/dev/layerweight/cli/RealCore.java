package dev.layerweight.cli;

import dev.layerweight.accuracy.ShippedCatalog;
import dev.layerweight.advice.Advisor;
import dev.layerweight.advice.Rules;
import dev.layerweight.advice.SimulatingAdvisor;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.parse.DockerfileParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The whole core over the shipped tables, and commands that are run with it. */
final class RealCore implements Core {

  private static final DockerfileParser PARSER = new DockerfileParser();
  private static final Advisor ADVISOR =
      new SimulatingAdvisor(
          ShippedCatalog.simulation(),
          PARSER::parse,
          Rules.all(ShippedCatalog.simulation().catalog().debian()),
          (rule, fault) -> {
            throw new AssertionError(rule, fault);
          });

  /** What a command said. */
  record Said(int code, String out, String err) {}

  static Said run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            Map.of());
    int code =
        CommandLineProgram.run(
            arguments,
            terminal,
            new CommandParts(
                RealCore::new,
                () -> {
                  throw new AssertionError("no server is needed");
                },
                () -> {
                  throw new AssertionError("no tables are needed");
                }));
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Override
  public Dockerfile parse(String text) {
    return PARSER.parse(text);
  }

  @Override
  public BuildContext context(Path folder, Optional<Path> dockerfile) {
    return new FolderContext(folder, dockerfile.orElseGet(() -> folder.resolve("Dockerfile")));
  }

  @Override
  public Advisor advisor(Optional<Mode> mode, Waiting waiting) {
    return ADVISOR;
  }
}
