package dev.layerweight.catalog.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.BuiltStage;
import dev.layerweight.syntax.parse.DockerfileParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Histories as Docker 20.10 (both builders) and Podman 4.3 wrote them for these Dockerfiles; those
 * of the official images as they are published.
 */
class HistoryMatchTest {

  private static final String TWO =
      """
      FROM runs:base
      COPY --chown=1:1 busybox d/
      COPY Class* Dockerfile ./
      RUN echo "$VERSION" > z && echo  two  blanks
      RUN ["/bin/busybox", "echo", "a b"]
      ENV PATH=/q:$PATH Q="a b" R=c\\ d
      ENV OLD style value
      WORKDIR /abs/
      ADD Classic $TARGET/x
      USER 1:1
      """;

  /** What the three builders made of the text above. */
  enum Builder {
    CLASSIC(
        """
        1982256 /bin/sh -c #(nop) COPY file:73e2b2d48642b21b357384b0cb81c186 in /bin/sh  |
        0 /bin/busybox sh -c #(nop)  LABEL a b=c d x=1.0 |
        1982256 /bin/busybox sh -c #(nop) COPY --chown=1:1file:7027c77992f5b5a06465828d75ae4ff9 in d/  |
        1021 /bin/busybox sh -c #(nop) COPY multi:97d72d488dddab6e5b486741eee21dd21003c87534 in ./  |
        1 /bin/busybox sh -c echo "$VERSION" > z && echo  two  blanks |
        0 /bin/busybox echo a b |
        0 /bin/busybox sh -c #(nop)  ENV PATH=/q:/usr/local/sbin:/usr/local/bin:/bin Q=a b R=c d |
        0 /bin/busybox sh -c #(nop)  ENV OLD=style value |
        0 /bin/busybox sh -c #(nop) WORKDIR /abs/ |
        490 /bin/busybox sh -c #(nop) ADD file:178adf4e56dc55dbae7db136b613846ba25a95 in /opt/thing/x  |
        0 /bin/busybox sh -c #(nop)  USER 1:1 |
        """),
    BUILDKIT(
        """
        1982256 COPY busybox /bin/sh # buildkit | buildkit.dockerfile.v0
        0 LABEL a b=c d x=1.0 | buildkit.dockerfile.v0
        1982256 COPY --chown=1:1 busybox d/ # buildkit | buildkit.dockerfile.v0
        1021 COPY Class* Dockerfile ./ # buildkit | buildkit.dockerfile.v0
        1 RUN /bin/busybox sh -c echo "$VERSION" > z && echo  two  blanks # buildkit | buildkit.dockerfile.v0
        0 RUN /bin/busybox echo a b # buildkit | buildkit.dockerfile.v0
        0 ENV PATH=/q:/usr/local/sbin:/usr/local/bin:/bin Q=a b R=c d | buildkit.dockerfile.v0
        0 ENV OLD=style value | buildkit.dockerfile.v0
        0 WORKDIR /abs/ | buildkit.dockerfile.v0
        490 ADD Classic /opt/thing/x # buildkit | buildkit.dockerfile.v0
        0 USER 1:1 | buildkit.dockerfile.v0
        """),
    BUILDAH(
        """
        1982256 /bin/sh -c #(nop) COPY file:fc25da7487574f987032169ae4592170cb8e0977577 in /bin/sh  |
        0 /bin/sh -c #(nop) LABEL "a b"="c d" x=$VERSION | FROM 3944045a706f
        1982256 /bin/sh -c #(nop) COPY file:15ec851d1c96870645977774b26b42dfcf3dd4f1ca88 in d/  | FROM localhost/runs:base
        1021 /bin/sh -c #(nop) COPY multi:2c2fb9f1f3ff3685c359fe46baf0a3ce78ebb71ebeca7 in ./  | FROM 9eeb23667e1e
        1 /bin/sh -c echo "$VERSION" > z && echo  two  blanks | FROM 4608b2b400f7
        0 /bin/sh -c ["/bin/busybox", "echo", "a b"] | FROM 3a75be4fbb27
        0 /bin/sh -c #(nop) ENV PATH=/q:$PATH Q="a b" R=c\\ d | FROM c8922ceb9028
        0 /bin/sh -c #(nop) ENV OLD style value | FROM fea1a48fd5b4
        0 /bin/sh -c #(nop) WORKDIR /abs/ | FROM e1d55f54e1b8
        490 /bin/sh -c #(nop) ADD file:36422d7bb550aab5cee27316e975f36e7f89932d66d8c843 in $TARGET/x  | FROM 75089bcc1cfa
        0 /bin/sh -c #(nop) USER 1:1 | FROM 2c29109bfef9
        """);

    private final String history;

    Builder(String history) {
      this.history = history;
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsAllInstructionsWhicheverBuilderWroteThem(Builder builder) {
    HistoryMatch match = match(TWO, builder.history).orElseThrow();
    assertTrue(match.complete());
    assertEquals(9, match.length());
    assertEquals(List.of(1982256L, 1021L, 1L, 0L, 490L), bytes(match));
  }

  @ParameterizedTest
  @EnumSource
  void aChangedInstructionEndsTheMatch(Builder builder) {
    HistoryMatch match =
        match(TWO.replace("two  blanks", "three blanks"), builder.history).orElseThrow();
    assertFalse(match.complete());
    assertEquals(2, match.length());
    assertEquals(List.of(1982256L, 1021L), bytes(match));
  }

  @ParameterizedTest
  @EnumSource
  void otherBlanksAndBrokenLinesAreTheSameCommand(Builder builder) {
    String text =
        TWO.replace("> z && echo  two  blanks", "> z \\\n  # why\n\n  && echo \\\n    two blanks");
    assertTrue(match(text, builder.history).orElseThrow().complete());
  }

  @ParameterizedTest
  @EnumSource
  void addedInstructionsLeaveTheSizesOfTheOthers(Builder builder) {
    HistoryMatch match = match(TWO + "RUN make\nCOPY a b\n", builder.history).orElseThrow();
    assertFalse(match.complete());
    assertEquals(List.of(1982256L, 1021L, 1L, 0L, 490L), bytes(match));
  }

  @ParameterizedTest
  @EnumSource
  void whatOnlyDescribesTheImageMayChange(Builder builder) {
    String text = TWO.replace("RUN [", "LABEL x=y\nEXPOSE 80\nRUN [") + "CMD run\n";
    assertTrue(match(text, builder.history).orElseThrow().complete());
  }

  @ParameterizedTest
  @EnumSource
  void anotherVariableEndsTheMatch(Builder builder) {
    HistoryMatch match =
        match(TWO.replace("Q=\"a b\"", "Q=\"a c\""), builder.history).orElseThrow();
    assertEquals(4, match.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RUN echo two  blanks", "RUN blanks", "RUN z && echo two blanks"})
  void theEndOfACommandIsNotTheCommand(String run) {
    for (Builder builder : Builder.values()) {
      String text = TWO.replace("RUN echo \"$VERSION\" > z && echo  two  blanks", run);
      assertEquals(2, match(text, builder.history).orElseThrow().length());
    }
  }

  @Test
  void argumentsOfTheBuildMustBeTheSame() {
    String text =
        """
        ARG GLOBAL=7
        FROM scratch
        ARG GLOBAL
        ARG VERSION=1.0 OTHER
        COPY busybox /bin/sh
        RUN mkdir -p /tmp \\
          # comment here
          && echo "hello $VERSION" > /hello
        SHELL ["/bin/busybox", "sh", "-c"]
        RUN --mount=type=cache,target=/c echo c > /c2
        """;
    String buildKit =
        """
        0 ARG GLOBAL | buildkit.dockerfile.v0
        0 ARG VERSION=1.0 OTHER | buildkit.dockerfile.v0
        1982256 COPY busybox /bin/sh # buildkit | buildkit.dockerfile.v0
        10 RUN |3 GLOBAL=7 VERSION=1.0 OTHER= /bin/sh -c mkdir -p /tmp   && echo "hello $VERSION" > /hello # buildkit |
        0 SHELL [/bin/busybox sh -c] | buildkit.dockerfile.v0
        2 RUN |3 GLOBAL=7 VERSION=1.0 OTHER= /bin/busybox sh -c echo c > /c2 # buildkit |
        """;
    String buildah =
        """
        0 /bin/sh -c #(nop) ARG GLOBAL |
        0 /bin/sh -c #(nop) ARG GLOBAL VERSION | FROM 702b213247d8
        1982256 /bin/sh -c #(nop) COPY file:09bc33fbc9053e04059e59befc3128d9efe809 in /bin/sh  | FROM 3c747b9aaeb2
        10 |2 GLOBAL=7 VERSION=1.0 /bin/sh -c mkdir -p /tmp   && echo "hello $VERSION" > /hello | FROM ae495328ec48
        0 /bin/sh -c #(nop) SHELL ["/bin/busybox", "sh", "-c"] | FROM 7eb0079871ef
        2 |2 GLOBAL=7 VERSION=1.0 /bin/sh -c --mount=type=cache,target=/c echo c > /c2 | FROM b7f8af7e4932
        """;
    for (String history : List.of(buildKit, buildah)) {
      assertTrue(match(text, history).orElseThrow().complete());
      assertEquals(Optional.empty(), match(text.replace("1.0", "2.0"), history));
      assertEquals(Optional.empty(), match(text.replace("GLOBAL=7", "GLOBAL=77"), history));
    }
  }

  @Test
  void hereDocumentsAreTheirBodies() {
    String text =
        """
        FROM debian:12
        RUN <<EOF
        apt-get update
        apt-get install -y curl
        EOF
        COPY <<EOF /etc/app.conf
        a=b
        EOF
        RUN cat <<A > /a && cat <<-B > /b
        one
        A
        	two
        	B
        """;
    String history =
        """
        120000000 # debian.sh --arch 'amd64' out/ 'bookworm' '@1749513600' | debuerreotype 0.15
        5000 RUN /bin/sh -c apt-get update\\napt-get install -y curl\\n # buildkit |
        4 COPY <<EOF /etc/app.conf # buildkit |
        8 RUN /bin/sh -c cat <<A > /a && cat <<-B > /b\\none\\nA\\n\\ttwo\\nB # buildkit |
        """;
    assertTrue(match(text, history).orElseThrow().complete());
    assertEquals(
        Optional.empty(), match(text.replace("install -y curl", "install -y wget"), history));
  }

  @Test
  void theStageStartsAboveTheHistoryOfItsBase() {
    String base =
        """
        0 /bin/sh -c #(nop)  ENV A=b |
        77 /bin/sh -c #(nop) ADD file:1234 in /  |
        20 /bin/sh -c apt-get update |
        0 /bin/sh -c #(nop)  CMD ["bash"] |
        """;
    HistoryMatch match =
        match(
                "FROM other\nENV A=b\nRUN apt-get update\nRUN make\n",
                base
                    + "0 /bin/sh -c #(nop)  ENV A=b |\n"
                    + "30 /bin/sh -c apt-get update |\n"
                    + "40 /bin/sh -c make |\n")
            .orElseThrow();
    assertTrue(match.complete());
    assertEquals(List.of(30L, 40L), bytes(match));
  }

  @Test
  void stagesThatContinueEachOtherAreOneChain() {
    String text = "FROM debian AS build\nRUN a\nFROM alpine AS other\nRUN x\nFROM build\nRUN b\n";
    HistoryMatch match =
        match(
                text,
                "70 # debian.sh |\n"
                    + "1 RUN /bin/sh -c a # buildkit |\n"
                    + "2 RUN /bin/sh -c b # buildkit |\n")
            .orElseThrow();
    assertTrue(match.complete());
    assertEquals(List.of(1L, 2L), bytes(match));
  }

  @Test
  void anImageOnAnotherBaseIsNotTheBuild() {
    String history =
        """
        74000000 # debian.sh --arch 'amd64' out/ 'bookworm' '@1749513600' | debuerreotype 0.15
        0 ENV PYTHON_VERSION=3.11.9 | buildkit.dockerfile.v0
        9 RUN /bin/sh -c pip install flask # buildkit | buildkit.dockerfile.v0
        """;
    String run = "\nRUN pip install flask\n";
    assertTrue(match("FROM python:3.11-slim" + run, history).isPresent());
    assertTrue(match("FROM python:3-slim-bookworm" + run, history).isPresent());
    assertTrue(match("FROM python" + run, history).isPresent());
    assertEquals(Optional.empty(), match("FROM python:3.12-slim" + run, history));
    assertEquals(Optional.empty(), match("FROM python:3.1-slim" + run, history));
    assertEquals(Optional.empty(), match("FROM python:3.11-slim-trixie" + run, history));
    assertEquals(Optional.empty(), match("FROM scratch" + run, history));
  }

  @Test
  void theNameOfTheBaseThatBuildahWritesDownMustAgree() {
    assertEquals(
        Optional.empty(),
        match(TWO.replace("FROM runs:base", "FROM runs:other"), Builder.BUILDAH.history));
    assertTrue(match(TWO, Builder.BUILDAH.history).isPresent());
  }

  @Test
  void whatAnotherProjectCopiedUnderTheSameNameIsNotMeasured() {
    String history =
        """
        70 # debian.sh |
        20 RUN /bin/sh -c apt-get update # buildkit |
        30 COPY . /app # buildkit |
        1 RUN /bin/sh -c one # buildkit |
        2 RUN /bin/sh -c two # buildkit |
        3 RUN /bin/sh -c three # buildkit |
        4 RUN /bin/sh -c four # buildkit |
        """;
    String text = "FROM debian\nRUN apt-get update\nCOPY . /app\n";
    HistoryMatch other = match(text + "RUN a\nRUN b\nRUN c\nRUN d\n", history).orElseThrow();
    assertEquals(List.of(20L), bytes(other));
    HistoryMatch changed = match(text + "RUN one\nRUN two\nRUN c\n", history).orElseThrow();
    assertEquals(List.of(20L, 30L, 1L, 2L), bytes(changed));
  }

  @Test
  void imagesWithOneLayerForAllTellNothing() {
    String buildah =
        """
        0 /bin/sh -c #(nop) COPY file:91924921 in /to  |
        0 /bin/sh -c #(nop) COPY file:3d2fe45a in /v  |
        1018880 /bin/sh -c #(nop) HEALTHCHECK CMD true | FROM localhost/small:1
        """;
    assertEquals(
        Optional.empty(), match("FROM small:1\nCOPY a /to\nCOPY b /v\n", "9 x |\n" + buildah));
    String squashed =
        """
        9 x |
        0 /bin/sh -c one |
        0 /bin/sh -c two |
        500  | merge sha256:aa to sha256:bb
        """;
    assertEquals(Optional.empty(), match("FROM small:1\nRUN one\nRUN two\n", squashed));
  }

  @Test
  void oddHistoriesAreNoTrouble() {
    assertEquals(Optional.empty(), match(TWO, ""));
    for (String line : List.of("|", "|9", "| ", "COPY", "#(nop) ", "RUN", "|1 A=b", "FROM")) {
      assertEquals(Optional.empty(), match(TWO, "1 " + line + " |\n"));
    }
    String hostile = "1 RUN " + "/bin/sh -c ".repeat(9_000) + "x |\n";
    assertEquals(Optional.empty(), match("FROM a\nRUN y\n", hostile.repeat(50)));
  }

  private static List<Long> bytes(HistoryMatch match) {
    return match.layers().stream().map(layer -> layer.line().bytes()).toList();
  }

  private static Optional<HistoryMatch> match(String dockerfile, String history) {
    BuiltStage stage = stage(dockerfile);
    return HistoryMatch.find(ExpectedSteps.of(stage), stage.base(), steps(history));
  }

  /** The last stage of a Dockerfile. */
  static BuiltStage stage(String dockerfile) {
    int stages = (int) dockerfile.lines().filter(line -> line.startsWith("FROM")).count();
    return BuiltStage.of(new DockerfileParser().parse(dockerfile), stages - 1, Map.of())
        .orElseThrow();
  }

  /** Lines {@code BYTES CREATED-BY | COMMENT} from the bottom up. */
  static List<HistoryStep> steps(String history) {
    List<HistoryLine> lines = new ArrayList<>();
    for (String line : Stream.of(history.split("\n")).filter(text -> !text.isEmpty()).toList()) {
      int bar = line.lastIndexOf(" |");
      String created = line.substring(line.indexOf(' ') + 1, Math.max(bar, line.indexOf(' ') + 1));
      lines.add(
          new HistoryLine(
              created.replace("\\n", "\n").replace("\\t", "\t"),
              line.substring(bar + 2).strip(),
              Long.parseLong(line.substring(0, line.indexOf(' ')))));
    }
    return HistoryStep.of(lines);
  }
}
