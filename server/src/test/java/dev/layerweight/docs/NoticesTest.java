package dev.layerweight.docs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The notice names every library that is shipped, in the version that is. */
class NoticesTest {

  private static final Page PAGE = new Page(Path.of("NOTICE.md"));

  /** What Maven resolved for the running program; the POM has it written before the tests. */
  private static final Path CLASS_PATH = Path.of("target", "runtime-class-path.txt");

  private static final Path LOCK = Path.of("..", "vscode-extension", "package-lock.json");
  private static final String MODULES = "node_modules/";

  @Test
  void namesTheLibrariesOfTheServer() throws IOException {
    assumeTrue(Files.exists(CLASS_PATH), "the build was not made by Maven");
    List<MavenLibrary> libraries = new ArrayList<>();
    for (String part : Files.readString(CLASS_PATH).strip().split(File.pathSeparator)) {
      Path jar = Path.of(part);
      // The grammar's own module may be a folder of classes or a jar of this build.
      if (part.endsWith(".jar") && !jar.getFileName().toString().startsWith("layerweight-")) {
        libraries.add(MavenLibrary.of(jar));
      }
    }
    assertFalse(libraries.isEmpty());
    StringBuilder table = head();
    libraries.stream()
        .sorted(Comparator.comparing(MavenLibrary::name))
        .forEach(library ->
            table.append(
                line(library.name(), library.version(), String.join(" or ", library.licences()))));
    PAGE.holds("server/pom.xml", table.toString());
  }

  @Test
  void namesThePackagesOfTheExtension() throws IOException {
    JsonObject lock = JsonParser.parseString(Files.readString(LOCK)).getAsJsonObject();
    StringBuilder table = head();
    for (Map.Entry<String, JsonElement> entry : lock.getAsJsonObject("packages").entrySet()) {
      JsonObject one = entry.getValue().getAsJsonObject();
      boolean shipped = entry.getKey().startsWith(MODULES) && !one.has("dev");
      if (shipped) {
        String name = entry.getKey().substring(entry.getKey().lastIndexOf(MODULES));
        table.append(
            line(
                name.substring(MODULES.length()),
                one.get("version").getAsString(),
                one.has("license") ? one.get("license").getAsString() : ""));
      }
    }
    PAGE.holds("vscode-extension/package-lock.json", table.toString());
  }

  private static StringBuilder head() {
    return new StringBuilder(Page.row("library", "version", "licence"))
        .append(Page.row("---", "---", "---"));
  }

  private static String line(String name, String version, String licence) {
    assertFalse(licence.isBlank(), () -> name + " states no licence");
    return Page.row("`" + name + "`", version, Page.cell(licence));
  }
}
