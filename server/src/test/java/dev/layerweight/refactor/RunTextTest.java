package dev.layerweight.refactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunTextTest {

  /** {@code ~} stands for a line break, {@code ^} for the escape character, {@code %} for or. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RUN a                          | RUN a && z
          RUN a && b                     | RUN a && b && z
          RUN a;                         | RUN a && z;
          RUN a % true                   | RUN a % true && z
          RUN a # why                    | RUN a && z # why
          RUN a ^~ && b                  | RUN a ^~ && b ^~ && z
          RUN a && ^~    b               | RUN a && ^~    b && ^~    z
          RUN a ^~  x ^~  && b ^~  y     | RUN a ^~  x ^~  && b ^~  y ^~  && z
          RUN a ^~# c~ && b              | RUN a ^~# c~ && b ^~ && z
          RUN a ^~  # last~              | RUN a && z ^~  # last~
          RUN if a; then b; fi           | RUN if a; then b; fi && z
          RUN <<E~a~E                    | RUN <<E~a~z~E
          RUN <<E~  a~~E                 | RUN <<E~  a~~  z~E
          """)
  void appendsInTheMannerOfTheText(String before, String after) {
    Edited edited = Edited.of("FROM x\n" + text(before));
    assertEquals(
        "FROM x\n" + text(after),
        edited.after(RunText.append(edited.instruction(1), "z").stream().toList()));
  }

  private static String text(String pattern) {
    return pattern.strip().replace('~', '\n').replace('^', '\\').replace("%", "||");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUN [\"a\"]",
        "RUN a &",
        "RUN cat <<E > /x\nbody\nE",
        "RUN <<E\n#!/usr/bin/python3\nprint(1)\nE",
        "COPY a b"
      })
  void doesNotAppendWhereThatIsNoText(String instruction) {
    Edited edited = Edited.of("FROM x\n" + instruction + "\n");
    assertTrue(RunText.append(edited.instruction(1), "z").isEmpty());
  }

  @Test
  void keepsWindowsLines() {
    Edited edited = Edited.of("FROM x\r\nRUN a \\\r\n  && b\r\n");
    assertEquals(
        "FROM x\r\nRUN a \\\r\n  && b \\\r\n  && z\r\n",
        edited.after(List.of(RunText.append(edited.instruction(1), "z").orElseThrow())));
  }
}
