package dev.layerweight.estimate.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.accuracy.ShippedCatalog;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.UnknownPart;
import dev.layerweight.estimate.build.Memory;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.testing.MemoryContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionsTest {

  /** Each writes 3 bytes and nothing else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "command -v curl || truncate -s 3 /x",
        "command -v curl >/dev/null 2>&1 || { truncate -s 3 /x; }",
        "! command -v curl && truncate -s 3 /x",
        "if ! which curl; then truncate -s 3 /x; fi",
        "bundle check || truncate -s 3 /x",
        "dpkg -l | grep -q vim || truncate -s 3 /x",
        "id -u app || truncate -s 3 /x",
        "hash sh || truncate -s 9 /y; truncate -s 3 /x",
        "which sh cat || truncate -s 9 /y; truncate -s 3 /x",
        "truncate -s 3 /usr/bin/curl && { command -v curl || truncate -s 9 /y; }",
        "command -v apk && truncate -s 9 /y || truncate -s 3 /x",
        "if type apk; then truncate -s 9 /y; elif type apt-get; then truncate -s 3 /x; fi",
        "apt-get --version || truncate -s 9 /y; truncate -s 3 /x"
      })
  void whoAsksForWhatIsMissingExpectsThatItIs(String command) {
    InstructionEstimate run = run("FROM debian:bookworm-slim\nRUN " + command + "\n");
    assertEquals(3, run.weight().unpacked().likely(), command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"python3", "pip", "apt-get"})
  void whatTheBaseImageBringsIsThere(String program) {
    InstructionEstimate run =
        run("FROM python:3.12-slim\nRUN command -v " + program + " || truncate -s 9 /y\n");
    assertEquals(0, run.weight().unpacked().likely());
  }

  @Test
  void whereABuildStopsNothingIsKnown() {
    InstructionEstimate run =
        run(
            "FROM debian:bookworm-slim\nARG V\n"
                + "RUN test -n \"$V\" || { echo missing; exit 1; } && truncate -s 9 /x\n");
    assertEquals(
        List.of("it ends with exit 1: the build stops here, or has other build arguments or files"),
        run.unknown().stream().map(UnknownPart::reason).toList());
    InstructionEstimate met =
        run(
            "FROM debian:bookworm-slim\nARG V=1\n"
                + "RUN test -n \"$V\" || { echo missing; exit 1; } && truncate -s 9 /x\n");
    assertTrue(met.isComplete());
    assertEquals(9, met.weight().unpacked().likely());
  }

  private static InstructionEstimate run(String dockerfile) {
    return ShippedCatalog.simulation()
        .run(
            new DockerfileParser().parse(dockerfile),
            new MemoryContext(Map.of()),
            BuildOptions.DEFAULT,
            new Memory(),
            () -> false)
        .stages()
        .getLast()
        .instructions()
        .getLast();
  }
}
