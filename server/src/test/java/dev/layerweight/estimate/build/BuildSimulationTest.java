package dev.layerweight.estimate.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.npm.ShippedNodePackages;
import dev.layerweight.catalog.tools.ShippedTools;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.image.Platform;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.testing.MemoryContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildSimulationTest {

  private static final Map<String, String> FILES =
      Map.of(
          "a.txt", "12345",
          "src/main.py", "1234567890",
          "src/lib/util.py", "123",
          "install.sh", "mkdir -p /opt/x\ntruncate -s 1000 /opt/x/made\n");

  private final Memory memory = new Memory();
  private final MemoryContext context = new MemoryContext(FILES);
  private final BuildSimulation simulation =
      new BuildSimulation(
          new Catalog(
              (reference, _) -> new Answer.Missing<>("no " + reference),
              (_, release, _) -> new Answer.Missing<>("no index of " + release),
              (release, _) -> new Answer.Missing<>("no index of " + release),
              (_, release, _) -> new Answer.Missing<>("no index of " + release),
              name -> new Answer.Missing<>("no " + name),
              new ShippedNodePackages(),
              new ShippedTools()),
          Commands.all(),
          DockerfileParser::parseShell);

  private BuildEstimate build(String dockerfile, BuildOptions options) {
    return simulation.run(
        new DockerfileParser().parse(dockerfile), context, options, memory, () -> false);
  }

  /**
   * What each instruction of all stages adds, in bytes; {@code +} behind where a part is unknown.
   */
  private String layers(String dockerfile) {
    return build(dockerfile, BuildOptions.DEFAULT).stages().stream()
        .flatMap(stage -> stage.instructions().stream())
        .map(one -> one.weight().unpacked().likely() + (one.isComplete() ? "" : "+"))
        .collect(Collectors.joining(" "));
  }

  private InstructionEstimate last(String dockerfile) {
    return build(dockerfile, BuildOptions.DEFAULT).stages().getLast().instructions().getLast();
  }

  @Test
  void copiesFilesAndFolders() {
    assertEquals("5", layers("FROM scratch\nCOPY a.txt /x"));
    assertEquals("13", layers("FROM scratch\nCOPY src /srv"));
    assertEquals("0 13 13", layers("FROM scratch\nWORKDIR /srv\nCOPY src .\nRUN chown -R x ."));
    assertEquals("5 5", layers("FROM scratch\nCOPY a.txt /d/\nRUN chmod 600 /d/a.txt"));
    assertEquals("0+", layers("FROM scratch\nCOPY missing /x"));
  }

  @Test
  void putsVariablesIn() {
    assertEquals(
        "0 0 5", layers("ARG NAME=a\nFROM scratch\nARG NAME\nENV D=/x\nCOPY $NAME.txt ${D}/"));
    BuildOptions options =
        new BuildOptions(Platform.LINUX_AMD64, Optional.empty(), Map.of("SIZE", "7"));
    BuildEstimate build = build("FROM scratch\nARG SIZE=3\nRUN truncate -s $SIZE /x", options);
    assertEquals(7, build.image().unpacked().likely());
  }

  @Test
  void takesFromOtherStages() {
    String text =
        """
        FROM scratch AS build
        RUN truncate -s 100 /out/app && truncate -s 50 /out/debug
        FROM scratch
        COPY --from=build /out/app /usr/bin/
        COPY --from=0 /out /all
        COPY --from=build /none /none
        """;
    assertEquals("150 100 150 0+", layers(text));
    BuildEstimate build = build(text, BuildOptions.DEFAULT);
    assertFalse(build.stages().getFirst().inImage());
    assertTrue(build.stages().getFirst().needed());
    assertEquals(250, build.image().unpacked().likely());
  }

  @Test
  void aStageGoesOnWhereAnotherEnded() {
    String text =
        """
        FROM scratch AS base
        RUN truncate -s 100 /x
        FROM base AS other
        RUN truncate -s 5 /y
        FROM base
        RUN rm /x && truncate -s 7 /z
        """;
    BuildEstimate build = build(text, BuildOptions.DEFAULT);
    assertEquals(
        List.of(true, false, true), build.stages().stream().map(StageEstimate::inImage).toList());
    assertEquals(107, build.image().unpacked().likely());
    assertEquals(
        105,
        build(text, new BuildOptions(Platform.LINUX_AMD64, Optional.of("other"), Map.of()))
            .image()
            .unpacked()
            .likely());
  }

  @Test
  void aCircleIsSaid() {
    BuildEstimate build =
        build(
            "FROM b AS a\nCOPY --from=b /x /x\nFROM a AS b\nCOPY --from=b /y /y\n",
            BuildOptions.DEFAULT);
    assertTrue(build.problems().contains("stage b is used before it is built"));
    assertFalse(build.complete());
  }

  @Test
  void theShellIsFollowed() {
    assertEquals("3", layers("FROM scratch\nRUN false && truncate -s 9 /x || truncate -s 3 /y"));
    assertEquals("6", layers("FROM scratch\nRUN for f in a b c; do truncate -s 2 /$f; done"));
    assertEquals(
        "4",
        layers(
            "FROM scratch\n"
                + "RUN if [ \"$X\" = 1 ]; then truncate -s 9 /x; else truncate -s 4 /x; fi"));
    assertEquals(
        "9",
        layers(
            "FROM scratch\n"
                + "RUN case linux in win*) truncate -s 1 /x;; l*) truncate -s 9 /x;; esac"));
    assertEquals("6", layers("FROM scratch\nRUN echo hello > /x"));
    assertEquals(
        "6",
        layers(
            "FROM scratch\n"
                + "RUN printf 'a\\nb\\n' > /y && cat /y | tee /z > /dev/null && rm /y && echo >> /z"
                + " && echo >> /z"));
    assertEquals("8", layers("FROM scratch\nRUN make_it() { truncate -s $1 /f; }; make_it 8"));
    assertEquals("5", layers("FROM scratch\nRUN cd /tmp && truncate -s 5 f && (cd / && rm f)"));
    assertEquals("7", layers("FROM scratch\nRUN sh -c 'truncate -s 7 /x'"));
    assertEquals("7", layers("FROM scratch\nRUN [\"truncate\", \"-s\", \"7\", \"/x\"]"));
    assertEquals("2", layers("FROM scratch\nRUN echo a b | xargs -n1 truncate -s 1"));
    assertEquals("45 1000", layers("FROM scratch\nCOPY install.sh /i.sh\nRUN sh /i.sh"));
  }

  @Test
  void hereDocumentsRunAndAreCopied() {
    assertEquals("5", layers("FROM scratch\nRUN <<EOF\ntruncate -s 2 /a\ntruncate -s 3 /b\nEOF\n"));
    assertEquals("6", layers("FROM scratch\nCOPY <<EOF /x\nhello\nEOF\n"));
    assertEquals("6", layers("FROM scratch\nRUN cat <<EOF > /x\nhello\nEOF\n"));
  }

  /** As BuildKit writes them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '~',
      value = {
        "<<E@ $V-$A-${UNSET}-${V:-x}-${UNSET:-def}@ 23",
        "<<'E'@ $V-$A@ 6",
        "<<E@ a=\\$V@ 5",
        "<<E@ ~\"$V\" 'single $V' \\\"esc\\\" \\n~@ 31",
        "<<E@ ${V:+${A}}$1 $ x@ 10",
        "<<E@ ${V:+yes}${UNSET+no}${UNSET-${A}}@ 9"
      })
  void variablesOfCopiedHereDocumentsArePutIn(String operator, String line, String bytes) {
    assertEquals(
        "0 0 " + bytes,
        layers(
            "FROM scratch\nARG A=12345\nENV V=hello\nCOPY " + operator + " /x\n" + line + "\nE\n"));
  }

  @Test
  void whatIsNotKnownIsSaidAndFollowsACopy() {
    InstructionEstimate make = last("FROM scratch\nWORKDIR /src\nRUN make && truncate -s 3 /src/x");
    assertEquals(3, make.weight().unpacked().likely());
    assertEquals("what `make` writes is not known", make.unknown().getFirst().reason());
    InstructionEstimate copy =
        last(
            "FROM scratch AS b\n"
                + "WORKDIR /src\n"
                + "RUN make\n"
                + "FROM scratch\n"
                + "COPY --from=b /src/dist /dist");
    assertEquals("what `make` writes is not known", copy.unknown().getFirst().reason());
    assertEquals("0", layers("FROM scratch\nRUN wget https://host.test/big.tgz && rm big.tgz"));
    assertEquals("0+", layers("FROM scratch\nRUN wget https://host.test/big.tgz"));
    assertEquals("0 5 0+", layers("FROM scratch\nWORKDIR /srv\nCOPY a.txt .\nRUN cp $(tool) /x"));
    assertEquals("5 0+", layers("FROM scratch\nCOPY a.txt .\nRUN tool | xargs cp -L -t /x"));
    assertEquals("5 0+", layers("FROM scratch\nCOPY a.txt .\nRUN mv $(tool) /x"));
  }

  @Test
  void mountsLeaveNothing() {
    assertEquals(
        "5",
        layers(
            "FROM scratch\n"
                + "RUN --mount=type=cache,target=/c truncate -s 9 /c/x && truncate -s 5 /y"));
    assertEquals(
        "5",
        layers(
            "FROM scratch\nRUN --mount=type=bind,source=a.txt,target=/in/a.txt cp /in/a.txt /y"));
    assertEquals(
        "4 4",
        layers(
            "FROM scratch AS s\n"
                + "RUN truncate -s 4 /f\n"
                + "FROM scratch\n"
                + "RUN --mount=from=s,target=/s cp /s/f /f"));
  }

  @Test
  void noFolderIsCopiedIntoItself() {
    assertEquals(
        "4 0 4",
        layers(
            "FROM scratch\nRUN mkdir -p /d && truncate -s 4 /d/f\n"
                + "RUN cp -r /d /d/in\n"
                + "RUN cp -r /d /e"));
  }

  @Test
  void triggersRunInTheNextStage() {
    assertEquals("0 3", layers("FROM scratch AS a\nONBUILD RUN truncate -s 3 /x\nFROM a"));
  }

  @Test
  void anInstallerScriptOfAKnownToolHasASize() {
    assertEquals(
        53_570_928,
        Long.parseLong(
            layers("FROM scratch\nRUN curl -LsSf https://astral.sh/uv/0.9.7/install.sh | sh")));
    assertEquals("0+", layers("FROM scratch\nRUN curl https://host.test/x.sh | bash"));
    assertEquals(
        "53570928", layers("FROM scratch\nCOPY --from=ghcr.io/astral-sh/uv:0.9.7 /uv /uvx /bin/"));
  }

  @Test
  void theSameTextIsNotSimulatedTwice() {
    String text = "FROM scratch\nCOPY src /src\nRUN truncate -s 3 /x\nRUN truncate -s 4 /y\n";
    Object[] first = parts(text);
    Object[] second = parts(text.replace("4", "5"));
    assertTrue(first[0] == second[0] && first[1] == second[1] && first[2] != second[2]);
  }

  private Object[] parts(String text) {
    return build(text, BuildOptions.DEFAULT).stages().getFirst().instructions().stream()
        .map(InstructionEstimate::parts)
        .toArray();
  }
}
