package dev.layerweight.syntax.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.syntax.shell.ShellCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts made to hurt: long, deep, or of odd characters. The time limits only catch endless loops.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileTextTest {

  private static final int DEEP = 100_000;

  private final DockerfileParser parser = new DockerfileParser();

  @Test
  void aFileOfFiftyMegabytesIsNotRead() {
    Dockerfile file = parser.parse("RUN " + "a".repeat(50_000_000));
    assertTrue(file.instructions().isEmpty());
    assertEquals(1, file.problems().size());
  }

  @Test
  void aLineThatNoBuildTakesIsInvalid() {
    Dockerfile file = parser.parse("FROM a\nRUN " + "a".repeat(70_000) + "\nRUN b");
    assertInstanceOf(Instruction.Invalid.class, file.instructions().get(1).instruction());
    assertInstanceOf(Instruction.Run.class, file.instructions().get(2).instruction());
    assertEquals(1, file.problems().size());
  }

  @Test
  void anInstructionOfManyLinesIsInvalidBeyondTheLimit() {
    Dockerfile file = parser.parse("RUN a" + " \\\n  b".repeat(60_000) + "\nRUN c");
    assertInstanceOf(Instruction.Invalid.class, file.instructions().get(0).instruction());
    assertInstanceOf(Instruction.Run.class, file.instructions().get(1).instruction());
  }

  @Test
  void aHundredThousandLinesAreRead() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      text.append("RUN echo ").append(i).append('\n');
    }
    Dockerfile file = parser.parse(text.toString());
    assertEquals(100_000, file.instructions().size());
    assertTrue(file.problems().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "$(",
        "$((",
        "${",
        "${a:-",
        "\"$(",
        "`",
        "{ ",
        "if ",
        "while ",
        "for a in b; do ",
        "case a in b) ",
        "((",
        "[[ ",
        "! ",
        "a() ",
        "a() { ",
        "\"",
        "'",
        "<<A ",
        "a && (",
        "[",
        "[\"",
        "${a/",
        "\\",
        "`\\",
        "a;if a;then ",
        "function f ",
        "$'",
        "fi\"x\" ",
        "fi;",
        "&",
        ";",
        "|",
        ")",
        "}",
        "a=(",
        "<(",
        "${#",
        "esac ",
        "in ",
        "]] ",
        "$((((",
        "\"${a:-",
        "<<",
        "elif a; then ",
        "case a in a) a;; b) ",
        "a|",
        "a&&",
        "x=\"$(",
        "a;",
        "a b\n",
        "\n",
        "#\n"
      })
  void deepAndLongTextIsReadWithoutHarm(String piece) {
    String deep = piece.repeat(DEEP);
    assertFalse(DockerfileParser.parseShell(deep).range().length() == 0);
    assertEquals(deep, parser.parse(deep).text());
    // As long as a line may be, so that limits of length do not hide limits of depth.
    String text = deep.substring(0, 60_000);
    DockerfileParser.parseShell(text);
    for (String keyword : List.of("RUN ", "ENV A=", "COPY ", "USER ")) {
      Dockerfile file = parser.parse(keyword + text.replace("\n", "\\\n") + "\nRUN b");
      assertFalse(file.instructions().isEmpty());
    }
    TreeInvariants.check(parser.parse("RUN " + text.substring(0, 3_000)));
  }

  @Test
  void nestingBeyondTheLimitIsUnreadable() {
    String deep = "(".repeat(200) + "a" + ")".repeat(200);
    Script script = DockerfileParser.parseShell(deep);
    assertInstanceOf(ShellCommand.Unreadable.class, script.commands().getFirst());
    assertFalse(script.problems().isEmpty());
    String near = "(".repeat(90) + "a" + ")".repeat(90);
    assertTrue(DockerfileParser.parseShell(near).problems().isEmpty());
  }

  @Test
  void aMillionLinksAreUnreadable() {
    Script script = DockerfileParser.parseShell("a && ".repeat(1_000_000) + "a");
    assertInstanceOf(ShellCommand.Unreadable.class, script.commands().getFirst());
  }

  @Test
  void longListsWithinTheLimitAreRead() {
    Script script = DockerfileParser.parseShell("a && ".repeat(50_000) + "a");
    ShellCommand.AndOr list =
        assertInstanceOf(ShellCommand.AndOr.class, script.commands().getFirst());
    assertEquals(50_000, list.links().size());
  }

  @Test
  void everyCharacterIsTaken() {
    StringBuilder text = new StringBuilder("RUN echo ");
    for (char c = 0; c < 0x300; c++) {
      text.append(c);
    }
    text.append("\ud800 \udfff \uffff \ufffe");
    TreeInvariants.check(parser.parse(text.toString()));
    for (char c = 0; c < 0x300; c++) {
      for (String line : List.of("RUN %s", "%s", "ENV A=%s", "COPY a%s b", "RUN a%sb <<E\n%s\nE")) {
        TreeInvariants.check(parser.parse(line.replace("%s", String.valueOf(c))));
      }
    }
  }

  @Test
  void byteOrderMarkAndLineEndsOfWindows() {
    Dockerfile file =
        parser.parse("\uFEFF# escape=`\r\nFROM a\r\nRUN a `\r\n  b\r\nCOPY <<E /x\r\ny\r\nE\r\n");
    assertEquals('`', file.escape());
    assertEquals(
        """
        # escape = `
        1-1 FROM a
        2-3 RUN {(a b)}
        4-6 COPY [] to /x
          <<E "y\\r\\n"
        """,
        TreeText.of(file));
  }

  @Test
  void aCarriageReturnAloneIsWhiteSpaceForABuild() {
    assertEquals(
        """
        0-0 FROM a
        1-2 RUN {(b c)}
        """,
        TreeText.of(parser.parse("FROM a\nRUN b\rc")));
  }

  @Test
  void manyThreadsMayReadAtOnce() throws InterruptedException {
    String text = "FROM a\nRUN b && c $(d)\nCOPY e f\n";
    Dockerfile expected = new DockerfileParser().parse(text);
    List<Dockerfile> found = java.util.Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(Thread.ofPlatform().start(() -> found.add(parser.parse(text))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(java.util.Collections.nCopies(8, expected), found);
  }
}
