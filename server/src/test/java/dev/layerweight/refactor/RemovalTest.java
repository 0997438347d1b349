package dev.layerweight.refactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.syntax.shell.ShellWord;
import dev.layerweight.text.TextRange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemovalTest {

  /** Words that begin with x go; {@code ~} stands for a line break, {@code ^} for the escape. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RUN p a x1 b                   | RUN p a b
          RUN p a x1                     | RUN p a
          RUN p x1 a                     | RUN p a
          RUN p x1 x2 a && q             | RUN p a && q
          RUN p ^~  a ^~  x1 ^~  b       | RUN p ^~  a ^~  b
          RUN p ^~  a ^~  x1             | RUN p ^~  a
          RUN p ^~  a ^~  x1 ^~  x2~     | RUN p ^~  a~
          RUN p ^~  x1 a ^~  b           | RUN p ^~  a ^~  b
          RUN p ^~  a ^~  # c~  x1       | RUN p ^~  a
          RUN p ^~  a ^~  x1 && q        | RUN p ^~  a ^~  && q
          RUN p ^~  x1 ^~  x2 ^~  && q   | RUN p ^~  && q
          RUN <<E~p ^~ a ^~ x1~q~E       | RUN <<E~p ^~ a~q~E
          """)
  void wordsLeaveNoTrace(String before, String after) {
    Edited edited = Edited.of("FROM f\n" + text(before));
    List<TextRange> words =
        edited.commands(1, _ -> true).stream()
            .flatMap(command -> command.simple().words().stream())
            .filter(word -> word.literal().filter(one -> one.startsWith("x")).isPresent())
            .map(ShellWord::range)
            .toList();
    assertEquals(
        "FROM f\n" + text(after), edited.after(Removal.words(edited.instruction(1), words)));
  }

  private static String text(String pattern) {
    return pattern.strip().replace('~', '\n').replace('^', '\\');
  }

  /** The command named gone goes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RUN gone && b                  | RUN b
          RUN a && gone x y              | RUN a
          RUN a && gone && c             | RUN a && c
          RUN a ^~ && gone ^~ && c       | RUN a ^~ && c
          RUN a; gone; c                 | RUN a; c
          RUN if t; then a && gone; fi   | RUN if t; then a; fi
          """)
  void aCommandLeavesItsChain(String before, String after) {
    Edited edited = Edited.of("FROM f\n" + text(before));
    RunCommand command = edited.commands(1, one -> one.program().equals("gone")).getFirst();
    assertEquals(
        "FROM f\n" + text(after),
        edited.after(
            Removal.command(edited.dockerfile(), edited.instruction(1), command).stream()
                .toList()));
  }

  @ParameterizedTest
  @CsvSource({"RUN gone || b", "RUN a | gone", "RUN if gone; then b; fi", "RUN (gone)"})
  void aCommandThatOthersHangOnStays(String run) {
    Edited edited = Edited.of("FROM f\n" + run);
    RunCommand command = edited.commands(1, one -> one.program().equals("gone")).getFirst();
    assertTrue(Removal.command(edited.dockerfile(), edited.instruction(1), command).isEmpty());
  }

  @Test
  void anInstructionTakesItsOwnCommentAlong() {
    check("FROM f\nA a\n\n# why\nCOPY x y\n\nUSER u\n", 2, "FROM f\nA a\n\nUSER u\n");
  }

  @Test
  void aCommentOverSeveralInstructionsStays() {
    check("FROM f\n# both\nCOPY x y\nCOPY z y\n", 1, "FROM f\n# both\nCOPY z y\n");
  }

  @Test
  void aDirectiveIsNoComment() {
    check("# syntax=docker/dockerfile:1\nFROM f\n", 0, "# syntax=docker/dockerfile:1\n");
  }

  @Test
  void theLastInstructionNeedsNoLineBreak() {
    check("FROM f\nUSER u", 1, "FROM f\n");
  }

  private static void check(String before, int index, String after) {
    Edited edited = Edited.of(before);
    assertEquals(
        after,
        edited.after(List.of(Removal.instruction(edited.dockerfile(), edited.instruction(index)))));
  }
}
