package dev.layerweight.catalog.npm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.NodePackage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedNodePackagesTest {

  private final ShippedNodePackages packages = new ShippedNodePackages();

  @Test
  void theTableIsWhole() throws IOException {
    NodeTable table = ShippedNodePackages.open(ShippedNodePackages.RESOURCE).orElseThrow();
    assertTrue(table.packageCount() > 2_900);
    assertTrue(packages.provenance().source().contains("2026-11-21"));
    for (String name : table.names()) {
      for (NodePackage one : table.versions(name)) {
        assertTrue(one.unpackedBytes() >= 0 && one.fileCount() >= 0, one.toString());
        assertTrue(
            one.packedBytes().isEmpty() || one.packedBytes().getAsLong() > 0, one.toString());
      }
    }
  }

  @Test
  void aVersionHasItsFigures() {
    NodePackage express =
        packages.versions("express").stream()
            .filter(one -> one.version().equals("4.22.3"))
            .findFirst()
            .orElseThrow();
    assertEquals(215_553, express.unpackedBytes());
    assertEquals(OptionalLong.of(57_346), express.packedBytes());
    assertEquals("~1.3.8", express.dependencies().get("accepts"));
    assertEquals(List.of(), packages.versions("no-such-package-at-all"));
    assertEquals(OptionalLong.empty(), packages.packumentBytes("no-such-package-at-all"));
    NodePackage esbuild = packages.versions("@esbuild/linux-x64").getFirst();
    assertEquals(List.of("x64"), esbuild.cpu());
  }

  @Test
  void aDamagedTableIsNoTable() throws IOException {
    byte[] packed;
    try (InputStream in =
        ShippedNodePackages.class.getResourceAsStream(ShippedNodePackages.RESOURCE)) {
      packed = in.readAllBytes();
    }
    String text =
        new String(
            new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes(),
            StandardCharsets.UTF_8);
    assertTrue(NodeTable.read(text).isPresent());
    assertEquals(Optional.empty(), NodeTable.read(text.substring(0, text.length() / 2)));
    assertEquals(Optional.empty(), NodeTable.read(text.replaceFirst("\n\t[^\n]*\n", "\n")));
    assertEquals(Optional.empty(), NodeTable.read("anything"));
    assertEquals(Optional.empty(), ShippedNodePackages.open("/no/such/table"));
    byte[] cut = Arrays.copyOf(packed, packed.length - 100);
    org.junit.jupiter.api.Assertions.assertThrows(
        IOException.class, () -> ShippedNodePackages.read(new ByteArrayInputStream(cut)));
  }

  @Test
  void theWriterMakesWhatTheReaderReads(@TempDir Path folder) throws IOException {
    Path lines = folder.resolve("lines.jsonl");
    Files.writeString(
        lines,
        """
        {"name":"@a/b","version":"10.0.0","unpackedBytes":5,"files":1,"packedBytes":2,"os":["linux"]}
        {"name":"@a/b","version":"9.0.0","unpackedBytes":4,"files":1,"peerDependencies":{"c":"1 || 2"},"optionalPeers":["c"]}
        {"name":"@a/b","packumentBytes":77}
        """);
    Path first = folder.resolve("first.gz");
    NodeTableWriter.main(new String[] {first.toString(), "test", lines.toString()});
    Path second = folder.resolve("second.gz");
    NodeTableWriter.main(new String[] {second.toString(), "test", first.toString()});
    NodeTable table = ShippedNodePackages.read(Files.newInputStream(second)).orElseThrow();
    assertEquals(
        List.of("9.0.0", "10.0.0"),
        table.versions("@a/b").stream().map(NodePackage::version).toList());
    assertEquals("1 || 2", table.versions("@a/b").getFirst().peerDependencies().get("c"));
    assertEquals(List.of("linux"), table.versions("@a/b").getLast().os());
    assertEquals(OptionalLong.of(77), table.packumentBytes("@a/b"));
  }
}
