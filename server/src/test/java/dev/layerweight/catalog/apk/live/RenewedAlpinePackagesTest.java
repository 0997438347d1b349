package dev.layerweight.catalog.apk.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackages;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.apk.ApkIndexText;
import dev.layerweight.catalog.apk.live.RepositoryIndexes.Known;
import dev.layerweight.catalog.apk.live.RepositoryIndexes.Loaded;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewedAlpinePackagesTest {

  private static final AlpinePackages SHIPPED = (_, _) -> new Answer.Missing<>("shipped");

  @TempDir Path folder;

  private static Known known(String name, String text) throws IOException {
    return new Known(
        new AlpineRepository(name, "", URI.create("https://mirror.test/" + name)),
        new Loaded(ApkIndexText.of(text.getBytes(StandardCharsets.UTF_8)), 100));
  }

  private static AlpineIndex index() throws IOException {
    return new RepositoryIndexes(
        "3.20",
        "x86_64",
        List.of(
            known("main", "P:busybox\nV:1.36\nS:5\nI:900\np:/bin/sh cmd:sh=1.36\n\n"),
            known("community", "P:extra\nV:2\nS:7\nI:1000\nD:busybox\ni:busybox\n\n")),
        List.of());
  }

  private void write() throws IOException {
    Map<String, byte[]> files = RenewedAlpinePackages.files("3.20", "x86_64", index());
    assertEquals(2, files.size());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  @Test
  void whatTheMirrorHadIsFoundAgain() throws IOException {
    write();
    AlpinePackages renewed = new RenewedAlpinePackages(folder, SHIPPED);
    for (String release : List.of("3.20", "3.20.3")) {
      Answer.Found<AlpineIndex> found =
          (Answer.Found<AlpineIndex>) renewed.index(release, "x86_64");
      assertFalse(found.nearest());
      assertEquals(900, found.value().find("busybox").orElseThrow().installedBytes());
      assertEquals("busybox", found.value().providers("cmd:sh").getFirst().name());
      assertEquals("extra", found.value().conditional().getFirst().name());
    }
    assertInstanceOf(Answer.Missing.class, renewed.index("3.21", "x86_64"));
    assertInstanceOf(Answer.Missing.class, renewed.index("../3.20", "x86_64"));
  }

  @Test
  void withoutBothOfItsFilesAReleaseIsNotKnown() throws IOException {
    write();
    Files.write(folder.resolve("alpine-3.20-x86_64-main.apkindex.gz"), new byte[] {1, 2, 3});
    assertInstanceOf(
        Answer.Missing.class, new RenewedAlpinePackages(folder, SHIPPED).index("3.20", "x86_64"));
  }
}
