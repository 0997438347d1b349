package dev.layerweight.catalog.apt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.DebianIndex;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Index files that are cut, damaged, or made to do harm. */
final class HostileIndexTest {

  private static final String PACKAGES =
      """
      Package: alpha
      Version: 1.0-1
      Architecture: amd64
      Priority: optional
      Section: utils
      Installed-Size: 100
      Size: 4000
      Depends: beta (>= 2), gamma | delta
      Suite: x/main

      Package: alpha
      Version: 1.0-1+deb1
      Architecture: amd64
      Installed-Size: 101
      Size: 4001
      Depends: beta (>= 2), gamma | delta
      Suite: x/security

      Package: beta
      Version: 1:2.0
      Architecture: all
      Multi-Arch: allowed
      Installed-Size: 20
      Size: 1000
      Provides: gamma (= 3), omega
      Suite: x/main
      """;

  private static byte[] file() throws IOException {
    return AptIndexRefresh.fromPackagesFiles(
        "debian", "test", "amd64", "a test", List.of(new StringReader(PACKAGES)), Optional.empty());
  }

  private static Answer<DebianIndex> open(byte[] bytes) {
    return IndexReader.open(ByteBuffer.wrap(bytes), "test.aptindex");
  }

  private static void seal(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, IndexFormat.CHECKED_FROM, bytes.length - IndexFormat.CHECKED_FROM);
    ByteBuffer.wrap(bytes).putInt(8, bytes.length).putInt(12, (int) checksum.getValue());
  }

  @Test
  void readsWhatWasWritten() throws IOException {
    DebianIndex index = open(file()).found().orElseThrow();
    DebianIndex.Package alpha = index.find("alpha").orElseThrow();
    assertEquals(
        List.of("1.0-1+deb1", "1.0-1"),
        alpha.versions().stream().map(DebianIndex.Version::version).toList());
    assertEquals("security", alpha.versions().getFirst().suite());
    assertEquals(2, alpha.versions().getFirst().dependencies().get(1).alternatives().size());
    assertEquals(
        List.of(new DebianIndex.Provider("beta", "1:2.0", Optional.of("3"))),
        index.find("gamma").orElseThrow().providers());
    assertEquals(1, index.find("beta:any").orElseThrow().providers().size());
    assertTrue(index.find("nothing-of-the-kind").isEmpty());
    assertTrue(index.find("").isEmpty());
    assertTrue(index.names().toList().containsAll(List.of("alpha", "delta", "omega")));
  }

  @Test
  void sameContentGivesSameBytes() throws IOException {
    assertTrue(Arrays.equals(file(), file()));
  }

  @Test
  void everyCutIsNoticed() throws IOException {
    byte[] whole = file();
    for (int length = 0; length < whole.length; length += 97) {
      Answer<DebianIndex> answer = open(Arrays.copyOf(whole, length));
      assertInstanceOf(Answer.Missing.class, answer, "cut to " + length);
    }
  }

  @Test
  void everyFlippedByteIsNoticed() throws IOException {
    byte[] whole = file();
    for (int at = 0; at < whole.length; at += 131) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x21;
      assertInstanceOf(Answer.Missing.class, open(damaged), "damaged at " + at);
    }
  }

  @Test
  void forgedFilesWithRightChecksumNeverThrow() throws IOException {
    byte[] whole = file();
    Random random = new Random(4711);
    for (int round = 0; round < 3000; round++) {
      byte[] forged = whole.clone();
      for (int change = 0; change < 1 + round % 5; change++) {
        int at = IndexFormat.CHECKED_FROM + random.nextInt(forged.length - 16);
        forged[at] = (byte) random.nextInt(256);
      }
      seal(forged);
      open(forged)
          .found()
          .ifPresent(index -> {
            assertNotNull(index.find("alpha"));
            assertNotNull(index.find("beta:any"));
            assertTrue(index.names().limit(100_000).count() >= 0);
          });
    }
  }

  @Test
  void anOversizedCountIsRefused() throws IOException {
    byte[] forged = file();
    ByteBuffer.wrap(forged).putInt(16, Integer.MAX_VALUE);
    seal(forged);
    assertInstanceOf(Answer.Missing.class, open(forged));
  }
}
