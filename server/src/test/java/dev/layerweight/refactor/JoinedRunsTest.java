package dev.layerweight.refactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.text.TextEdit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JoinedRunsTest {

  /** {@code ~} stands for a line break, {@code ^} for the escape character, {@code %} for or. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RUN a~RUN b                    | RUN a && b
          RUN a~~RUN b && c              | RUN a && b && c
          RUN a ^~ && b~RUN c            | RUN a ^~ && b ^~ && c
          RUN a~# why~RUN b              | RUN a ^~# why~    && b
          RUN a; b~RUN c                 | RUN a; b && c
          RUN a % b~RUN c                | RUN a % b && c
          RUN set -eux; a~RUN c          | RUN set -eux; a && c
          RUN --network=none a~RUN --network=none b | RUN --network=none a && b
          """)
  void twoBecomeOne(String before, String after) {
    assertEquals(Optional.of(text(after)), joined(text(before)));
  }

  private static Optional<String> joined(String runs) {
    Edited edited = Edited.of("FROM x\n" + runs);
    Optional<TextEdit> edit =
        JoinedRuns.join(edited.dockerfile(), edited.instruction(1), edited.instruction(2));
    return edit.map(one -> edited.after(List.of(one)).substring(7));
  }

  private static String text(String pattern) {
    return pattern.strip().replace('~', '\n').replace('^', '\\').replace("%", "||");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUN cd /x && a~RUN b",
        "RUN export A=1~RUN b",
        "RUN a~RUN b || c",
        "RUN a~RUN b; c",
        "RUN a &~RUN b",
        "RUN a # c~RUN b",
        "RUN [\"a\"]~RUN b",
        "RUN a~RUN [\"b\"]",
        "RUN <<E~a~E~RUN b",
        "RUN --network=none a~RUN b",
        "RUN a~COPY b c"
      })
  void whatWouldNotBeTheSameStaysApart(String runs) {
    assertTrue(joined(text(runs)).isEmpty());
  }
}
