package dev.layerweight.estimate.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.accuracy.ShippedCatalog;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.build.Memory;
import dev.layerweight.image.Estimate;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.testing.MemoryContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFiltersTest {

  private static final String LIST =
      """
      curl=7 x
      # note
      git

      curl=7 x
      libpq-dev # db
        # in
      Build-Essential
      a.b
      axb
      """;

  /** The bytes are those that GNU grep, sed and coreutils print. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '~',
      value = {
        "69@ grep -v '^#' l",
        "62@ grep -v '^ *#' l",
        "61@ grep -vE '^[[:space:]]*(#|$)' l",
        "45@ grep -E '^[a-z]+' l",
        "16@ grep -i build l",
        "4@  grep -F a.b l",
        "8@  grep a.b l",
        "4@  grep -x git l",
        "61@ grep -v '^\\s*#' l | grep -v '^$'",
        "16@ grep '[^a-z=0-9 #.-]' l",
        "23@ grep 'b$' l",
        "15@ grep 'l*q' l",
        "16@ head -n 2 l",
        "20@ head -3 l",
        "31@ tail -n 4 l",
        "4@  tail -1 l",
        "67@ sort -u l",
        "76@ sort -r l",
        "76@ uniq l",
        "67@ sort l | uniq",
        "68@ cut -d= -f1 l",
        "41@ cut -d ' ' -f 2 l",
        "76@ tr '\\n' ' ' < l",
        "66@ tr -d '\\n' < l",
        "57@ awk '{print $1}' l",
        "19@ cat l | awk '{ print $2 }'",
        "21@ seq 10",
        "8@ seq 3 6",
        "9@ seq 10 -2 3",
        "0@ seq 5 1",
        "106@ base64 l",
        "104@ base64 -w 0 l",
        "107@ base64 --wrap=40 l"
      })
  void printsWhatTheProgramPrints(long bytes, String command) {
    InstructionEstimate run = run(command + " > /out");
    assertEquals(bytes, run.weight().unpacked().likely(), command);
    assertEquals(Estimate.Basis.EXACT, run.weight().unpacked().basis(), command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grep -E '(a+)+b' l",
        "grep -o git l",
        "grep 'a\\{2\\}' l",
        "grep -c git l",
        // A text of 2 MB is not followed, so that what is made of it is not known.
        "a=0123456789abcdef; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17;"
            + " do a=\"$a$a\"; done; echo \"$a\""
      })
  void doesNotPretendToKnowTheRest(String command) {
    assertFalse(run(command + " > /out").isComplete(), command);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '~',
      value = {
        "3@ grep -q git l && truncate -s 3 /x",
        "0@ grep -q nothing l && truncate -s 3 /x",
        "3@ grep -q nothing l || truncate -s 3 /x",
        "6@ grep '^a' l | while read -r name; do truncate -s 3 /$name; done",
        "3@ grep ^g l | while IFS= read -r name || [ -n \\~$name\\~ ]; do truncate -s 3 /$name;"
            + " done",
        "5@ echo 5 name rest | while read size name others; do truncate -s $size /$name; done",
        "4@ grep git l > /names && xargs -a /names truncate -s 0",
        "0@ xargs -a l echo > /dev/null"
      })
  void whatIsReadDecides(long bytes, String command) {
    InstructionEstimate run = run(command.replace("\\~", "\""));
    assertEquals(bytes, run.weight().unpacked().likely(), command);
    assertTrue(run.isComplete(), command);
  }

  @Test
  void aLoopOverAnUnknownTextEnds() {
    run("curl -s https://example.test/list | while read line; do truncate -s 3 /$line; done");
    run("yes | while read line; do truncate -s 3 /x; done");
  }

  private static InstructionEstimate run(String command) {
    return ShippedCatalog.simulation()
        .run(
            new DockerfileParser()
                .parse("FROM scratch\nWORKDIR /w\nCOPY l .\nRUN " + command + "\n"),
            new MemoryContext(Map.of("l", LIST)),
            BuildOptions.DEFAULT,
            new Memory(),
            () -> false)
        .stages()
        .getLast()
        .instructions()
        .getLast();
  }
}
