package dev.layerweight.estimate.jvm;

import static dev.layerweight.testing.CommandStage.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.estimate.Entry;
import dev.layerweight.image.Weight;
import dev.layerweight.testing.CommandStage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JlinkCommandTest {

  private static final String OPTIONS =
      " --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --output ";

  private static CommandStage on(String reference) {
    return new CommandStage(
        Optional.of(
            new BaseImage(
                reference,
                Optional.empty(),
                List.of(),
                "ubuntu",
                "noble",
                true,
                Map.of(),
                "",
                "/",
                List.of(),
                false,
                Optional.empty(),
                Optional.empty())),
        CommandStage.noCatalog(),
        new JlinkCommand());
  }

  /** Runtimes of Temurin 25 as they were linked; their sums of files. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          java.base,java.logging,jdk.httpserver             | 44072485 | 22582723
          java.base,java.net.http,java.sql,java.desktop     | 64406787 | 38783918
          """)
  void runtimesWeighWhatTheirModulesDo(String modules, long unpackedBytes, long packedBytes) {
    CommandStage stage = on("maven:3.9-eclipse-temurin-25");

    List<Entry> entries = stage.layer("jlink --add-modules " + modules + OPTIONS + "/opt/java");

    assertEquals(List.of(), stage.unknown());
    assertEquals("/opt/java", entries.getFirst().path());
    Weight weight = entries.getFirst().weight();
    assertTrue(
        weight.unpacked().low() <= unpackedBytes && weight.unpacked().high() >= unpackedBytes,
        weight.toString());
    assertTrue(
        weight.compressed().low() <= packedBytes && weight.compressed().high() >= packedBytes,
        weight.toString());
    assertEquals(unpackedBytes, weight.unpacked().likely(), unpackedBytes * 0.03);
  }

  @Test
  void theVersionIsThatOfTheBaseImage() {
    String link = "jlink --add-modules java.base" + OPTIONS + "/r";
    assertTrue(
        bytes(on("eclipse-temurin:17-jdk").layer(link)) < bytes(on("gradle:8-jdk21").layer(link)));
  }

  @Test
  void whatIsNotNamedIsNotKnown() {
    CommandStage stage = on("eclipse-temurin:21-jdk");
    assertEquals(0, stage.layer("jlink --add-modules ALL-MODULE-PATH --output /r").size());
    assertEquals(1, stage.unknown().size());
    stage.layer("jlink --list-plugins");
    assertEquals(1, stage.unknown().size());
  }

  @Test
  void packagesBelongToTheModuleOfTheirLongestBeginning() {
    assertEquals(Optional.of("java.logging"), JavaModules.having("java.util.logging"));
    assertEquals(Optional.of("java.base"), JavaModules.having("java.util.concurrent.locks"));
    assertEquals(Optional.of("java.net.http"), JavaModules.having("java.net.http"));
    assertEquals(Optional.empty(), JavaModules.having("javax.servlet.http"));
    assertEquals(
        Optional.of(
            Set.of("java.base", "java.logging", "java.sql", "java.transaction.xa", "java.xml")),
        JavaModules.of(21).with(List.of("java.sql")));
    assertTrue(JavaModules.of(25).with(List.of("java.se")).orElseThrow().contains("java.desktop"));
    assertTrue(JavaModules.of(23).weight(List.of("java.base")).isPresent());
    assertEquals(Optional.empty(), JavaModules.of(21).with(List.of("no.such")));
  }
}
