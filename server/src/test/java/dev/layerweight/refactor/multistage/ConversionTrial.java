package dev.layerweight.refactor.multistage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.accuracy.ShippedCatalog;
import dev.layerweight.catalog.DebianPackages;
import dev.layerweight.catalog.apt.AptIndexes;
import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.build.BuildSimulation;
import dev.layerweight.estimate.build.Memory;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.text.TextEdit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Converts Dockerfiles of a folder, and looks at what came of it. */
abstract class ConversionTrial {

  private static final DockerfileParser PARSER = new DockerfileParser();
  private static final BuildSimulation SIMULATION = ShippedCatalog.simulation();
  static final DebianPackages INDEXES = new AptIndexes(List.of());
  static final String APT = "RUN apt-get update && apt-get install -y ";

  @TempDir Path folder;

  void file(String name, String text) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  BuildEstimate build(String text) {
    return SIMULATION.run(
        PARSER.parse(text),
        new FolderContext(folder, folder.resolve("Dockerfile")),
        BuildOptions.DEFAULT,
        new Memory(),
        () -> false);
  }

  Conversion convert(String text, DebianPackages debian) {
    BuildEstimate build = build(text);
    return MultiStageConversion.of(
        build,
        build.targetStage().orElseThrow(),
        new FolderContext(folder, folder.resolve("Dockerfile")),
        debian);
  }

  String reason(String text) {
    return assertInstanceOf(Conversion.Impossible.class, convert(text, INDEXES), text).reason();
  }

  /** The text after the conversion, which parses, is lighter, and is not converted again. */
  String converted(String text) {
    Conversion.Convertible done =
        assertInstanceOf(Conversion.Convertible.class, convert(text, INDEXES), text);
    String after = TextEdit.apply(text, done.fix().edits().getFirst().edits());
    Dockerfile parsed = PARSER.parse(after);
    assertEquals(List.of(), parsed.problems(), after);
    assertTrue(
        build(after).image().unpacked().likely() < build(text).image().unpacked().likely(), after);
    assertInstanceOf(Conversion.NotNeeded.class, convert(after, INDEXES), after);
    assertFalse(done.fix().safe());
    done.leftToTheUser()
        .forEach(sentence -> assertTrue(after.contains("# layerweight: " + sentence), after));
    return after;
  }

  static String runtime(String converted) {
    return converted.substring(converted.lastIndexOf("FROM "));
  }
}
