package dev.layerweight.estimate.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerBuilderTest {

  private static final Provenance TEST = new Provenance("test");

  private static Entry file(String path, long bytes) {
    return Entry.file(path, new Weight(Estimate.exact(bytes), Estimate.exact(bytes)), TEST);
  }

  private static Entry lump(String path, String owner, long bytes) {
    return Entry.lump(
        path,
        owner,
        PartKind.APT,
        new Weight(Estimate.exact(bytes), Estimate.exact(bytes)),
        1,
        TEST);
  }

  private static long bytes(Collection<Entry> entries) {
    return entries.stream().mapToLong(entry -> entry.weight().unpacked().likely()).sum();
  }

  private static Overlay tree(Entry... entries) {
    LayerBuilder layer = new LayerBuilder(Overlay.EMPTY);
    List.of(entries).forEach(layer::add);
    return layer.seal();
  }

  @Test
  void removingInALaterLayerFreesNothingAndHides() {
    Overlay lower = tree(file("/data/a", 10), file("/data/b", 20), file("/keep", 5));
    LayerBuilder layer = new LayerBuilder(lower);
    layer.remove("/data");
    assertEquals(0, bytes(layer.content()));
    assertEquals(30, bytes(layer.removedBelow()));
    assertEquals(5, bytes(layer.seal().below("/")));
    assertFalse(layer.seal().exists("/data"));
  }

  @Test
  void removingInTheSameLayerFrees() {
    LayerBuilder layer = new LayerBuilder(Overlay.EMPTY);
    layer.add(file("/tmp/x", 100));
    layer.remove("/tmp/x");
    assertEquals(0, bytes(layer.content()));
    assertTrue(layer.removedBelow().isEmpty());
  }

  @Test
  void theSameFileAgainCountsAgain() {
    LayerBuilder layer = new LayerBuilder(tree(file("/app/x", 100)));
    layer.add(file("/app/x", 100));
    assertEquals(100, bytes(layer.content()));
    assertEquals(100, bytes(layer.copiedUp()));
    assertEquals(100, bytes(layer.seal().below("/app")));
  }

  @Test
  void copyUpTakesFilesAndLumpsOfLowerLayersOnce() {
    Overlay lower = tree(file("/app/x", 100), lump("/app/node_modules/express", "express", 50));
    LayerBuilder layer = new LayerBuilder(lower);
    layer.copyUp("/app");
    layer.copyUp("/app");
    assertEquals(150, bytes(layer.content()));
  }

  @Test
  void whatIsRemovedAndMadeAgainIsThere() {
    LayerBuilder layer = new LayerBuilder(tree(file("/a/x", 1), file("/a/y", 2)));
    layer.remove("/a");
    layer.add(file("/a/x", 7));
    assertEquals(7, bytes(layer.seal().below("/a")));
    LayerBuilder above = new LayerBuilder(layer.seal());
    assertEquals(7, bytes(above.below("/")));
  }

  @Test
  void aShareOfALumpAboveCanGoAndBeCopied() {
    Entry lump =
        lump("/usr", "git", 100).withShares(Map.of("/usr/share/doc", 0.2, "/usr/bin", 0.3));
    LayerBuilder same = new LayerBuilder(Overlay.EMPTY);
    same.add(lump);
    same.remove("/usr/share/doc");
    assertEquals(80, bytes(same.content()));
    assertEquals(30, bytes(same.seal().cutOut("/usr/bin")));
    assertEquals(0, bytes(same.seal().cutOut("/usr/share/doc")));

    LayerBuilder later = new LayerBuilder(tree(lump));
    later.remove("/usr/share/doc");
    assertEquals(0, bytes(later.content()));
    assertEquals(20, bytes(later.removedBelow()));
  }

  @Test
  void aMountIsSeenAndLeavesNothing() {
    LayerBuilder layer = new LayerBuilder(tree(file("/root/.cache/old", 9)));
    layer.mount("/root/.cache", List.of(file("/root/.cache/pip/x", 5)));
    layer.add(file("/root/.cache/pip/y", 50));
    assertEquals(55, bytes(layer.below("/root/.cache")));
    assertEquals(0, bytes(layer.content()));
    assertEquals(9, bytes(layer.seal().below("/root/.cache")));
  }

  @Test
  void aGlobMatchesNameByName() {
    LayerBuilder layer =
        new LayerBuilder(
            tree(
                file("/app/a.txt", 1),
                file("/app/b.txt", 1),
                file("/app/sub/c.txt", 1),
                file("/app/.d.txt", 1)));
    assertEquals(List.of("/app/a.txt", "/app/b.txt"), layer.glob("/app/*.txt"));
    assertEquals(List.of("/app/sub"), layer.glob("/app/s*"));
    assertEquals(List.of(), layer.glob("/nothing/*"));
  }

  @Test
  void anUnchangedLayerIsTheSameTree() {
    Overlay lower = tree(file("/x", 1));
    assertEquals(lower, new LayerBuilder(lower).seal());
  }
}
