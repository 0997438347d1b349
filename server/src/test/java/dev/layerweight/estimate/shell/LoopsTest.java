package dev.layerweight.estimate.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.accuracy.ShippedCatalog;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.build.Memory;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.testing.MemoryContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '~',
      value = {
        "10@ i=0; while [ $i -lt 5 ]; do truncate -s 2 /n$i; i=$((i+1)); done",
        "6@  n=0; until [ $n -ge 3 ]; do truncate -s 2 /n$n; n=$((n+1)); done",
        "4@  for i in $(seq 1 4); do truncate -s 1 /s$i; done",
        "7@  for i in 1 2 3; do truncate -s 4 /w && break || sleep 5; done && truncate -s 3 /v",
        "7@  while true; do truncate -s 4 /w; break; done; truncate -s 3 /v",
        "5@  for x in a b; do [ $x = a ] && continue; truncate -s 5 /$x; done",
        "9@  for x in a b; do for y in 1 2; do truncate -s 3 /$x$y; break; done; done; truncate -s"
            + " 3 /z",
        "7@  f() { truncate -s 3 /a; return 0; truncate -s 3 /b; }; f; truncate -s 4 /c",
        "8@  (exit 0); truncate -s 8 /u",
        "9@  sh -c 'exit 0; truncate -s 5 /t' && truncate -s 9 /t",
        "0@  exit 0; truncate -s 9 /t",
        "3@  for x in a b; do (break); done; truncate -s 3 /z"
      })
  void goesOnAndStopsAsTheShellDoes(long bytes, String command) {
    InstructionEstimate run = run(command);
    assertEquals(bytes, run.weight().unpacked().likely(), command);
    assertTrue(run.isComplete(), command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while true; do truncate -s 4 /w; done",
        "while :; do :; done",
        "f() { while true; do f; done; }; f",
        "seq 1 2000 | while read n; do truncate -s 1 /x; done",
        "for i in $(seq 1 9999); do for j in $(seq 1 9999); do :; done; done"
      })
  void aLoopWithoutAnEndIsToldAndEnds(String command) {
    assertFalse(run(command).isComplete(), command);
  }

  @Test
  void whatFollowsARetryIsInstalled() {
    InstructionEstimate run =
        run(
            "for i in 1 2 3; do apt-get update && break || sleep 5; done"
                + " && apt-get install -y --no-install-recommends less");
    assertTrue(run.parts().stream().anyMatch(part -> part.name().equals("less")));
  }

  private static InstructionEstimate run(String command) {
    return ShippedCatalog.simulation()
        .run(
            new DockerfileParser().parse("FROM debian:bookworm-slim\nRUN " + command + "\n"),
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
