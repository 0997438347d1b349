package dev.layerweight.catalog.zstd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that zstd 1.5 packed at several levels, and the same damaged. */
class ZstdInputStreamTest {

  private static final int WINDOW_BYTES = 64 << 20;
  private static final int LIMIT_BYTES = 16 << 20;

  private static byte[] packed(String name) throws IOException {
    try (InputStream in = ZstdInputStreamTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(packed), WINDOW_BYTES)) {
      return in.readNBytes(LIMIT_BYTES);
    }
  }

  /** The text that was packed: lines of metadata with numbers that only look random. */
  private static byte[] words() {
    StringBuilder text = new StringBuilder();
    long x = 12345;
    for (int i = 0; i < 9000; i++) {
      x = x * 1103515245 + 12345 & 0x7fffffff;
      text.append(
          "<entry name=\"lib%d\" flags=\"EQ\" ver=\"%d.%d\"/>\n"
              .formatted((x >> 8) % 997, (x >> 20) % 7, (x >> 12) % 31));
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(strings = {"words-1.zst", "words-19.zst", "words-two-frames.zst"})
  void textIsAsItWas(String name) throws IOException {
    assertArrayEquals(words(), unpacked(packed(name)));
  }

  @Test
  void bytesThatCannotBePackedAndBytesThatAreAllTheSame() throws IOException {
    byte[] expected = new byte[405_000];
    long x = 7;
    for (int i = 0; i < 5000; i++) {
      x = x * 1103515245 + 12345 & 0x7fffffff;
      expected[i] = (byte) (x >> 16);
    }
    assertArrayEquals(expected, unpacked(packed("noise.zst")));
  }

  @Test
  void nothingIsNothing() throws IOException {
    assertEquals(0, unpacked(packed("empty.zst")).length);
    assertEquals(0, unpacked(new byte[0]).length);
  }

  @Test
  void whatAnotherProgramLeftBetweenFramesIsPassedOver() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3});
    file.writeBytes(packed("words-1.zst"));
    assertArrayEquals(words(), unpacked(file.toByteArray()));
  }

  @Test
  void aWindowThatIsTooLargeIsRefused() throws IOException {
    // A window of two gigabytes, as a file may state in a single byte.
    byte[] greedy = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, (byte) 0xA8, 1, 0, 0};
    assertThrows(IOException.class, () -> unpacked(greedy));
  }

  @Test
  void somethingElseIsRefused() {
    assertThrows(
        IOException.class, () -> unpacked("no zstd at all".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void aCutFileFailsWhereverItIsCut() throws IOException {
    byte[] whole = packed("words-19.zst");
    for (int length = 1; length < whole.length; length += 97) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(IOException.class, () -> unpacked(cut), "cut at " + length);
    }
  }

  /** Wrong bytes, but never another exception and never more than is asked for. */
  @Test
  void aDamagedFileEndsOrFailsInOrder() throws IOException {
    Random random = new Random(42);
    for (String name : new String[] {"words-1.zst", "words-two-frames.zst", "noise.zst"}) {
      byte[] whole = packed(name);
      for (int i = 0; i < 400; i++) {
        byte[] damaged = whole.clone();
        for (int hit = 0; hit <= i % 3; hit++) {
          int place =
              i % 2 == 0
                  ? random.nextInt(Math.min(300, whole.length))
                  : random.nextInt(whole.length);
          damaged[place] = (byte) random.nextInt(256);
        }
        try {
          unpacked(damaged);
        } catch (IOException _) {
          // As it should be.
        }
      }
    }
  }
}
