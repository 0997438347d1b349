package dev.layerweight.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LabelTest {

  @Test
  void aRunShowsWhatItInstalls() {
    assertEquals(
        "RUN apt-get install curl", label("RUN apt-get update && apt-get install -y curl"));
    assertEquals(
        "RUN apt-get install curl && rm -rf /var/lib/apt/lists/*",
        label(
            """
            RUN --mount=type=cache,target=/x set -eux; \\
                apt-get update -qq \\
                && apt-get install -y --no-install-recommends \\
                  curl \\
                && rm -rf /var/lib/apt/lists/*
            """));
    assertEquals("RUN pip install x", label("RUN pip install --no-cache-dir x"));
    assertEquals("RUN echo -y2", label("RUN echo -y2"));
  }

  @Test
  void otherInstructionsStayAsTheyAre() {
    assertEquals("COPY --from=a /b /c", label("COPY --from=a \\\n  /b   /c"));
  }

  @Test
  void anInstructionOfMegabytesIsCut() {
    assertEquals(600, label("RUN " + "x".repeat(5_000_000)).length());
  }

  private static String label(String text) {
    return Label.of(new Sample(text).at(1), '\\');
  }
}
