package dev.layerweight.catalog.npm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.NodePackages.Measured.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledNodeModulesTest {

  @TempDir Path folder;

  private void put(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void countsPackagesWithoutTheNestedOnes() throws IOException {
    String manifest = "{\"name\":\"a\",\"version\":\"1.0.0\"}";
    put("a/package.json", manifest);
    put("a/lib/x.js", "12345");
    put("a/node_modules/@s/b/package.json", "{\"name\":\"@s/b\",\"version\":\"2.0.0\"}");
    put("@s/c/package.json", "{\"name\":\"@s/c\",\"version\":\"3.0.0\"}");
    put(".pnpm/d@1.0.0/node_modules/d/package.json", "{\"name\":\"d\",\"version\":\"1.0.0\"}");
    put("broken/package.json", "{");
    put("odd/package.json", "{\"name\":[],\"version\":{}}");
    put(".bin/tool", "x");
    Files.createSymbolicLink(folder.resolve("a/loop"), folder);
    InstalledNodeModules installed = InstalledNodeModules.read(folder, 10_000);
    assertEquals(Optional.of(new Size(manifest.length() + 5, 2)), installed.find("a", "1.0.0"));
    assertEquals(33, installed.find("@s/b", "2.0.0").orElseThrow().unpackedBytes());
    assertTrue(installed.find("@s/c", "3.0.0").isPresent());
    assertTrue(installed.find("d", "1.0.0").isPresent());
    assertEquals(4, installed.size());
  }

  @Test
  void theWorkIsBounded() throws IOException {
    for (int i = 0; i < 50; i++) {
      put("p" + i + "/package.json", "{\"name\":\"p" + i + "\",\"version\":\"1.0.0\"}");
    }
    assertTrue(InstalledNodeModules.read(folder, 60).size() < 50);
    assertEquals(0, InstalledNodeModules.read(folder.resolve("none"), 60).size());
  }
}
