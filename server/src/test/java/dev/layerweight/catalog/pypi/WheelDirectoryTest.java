package dev.layerweight.catalog.pypi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class WheelDirectoryTest {

  private static final class Bytes implements WheelDirectory.Ranges {
    private final byte[] content;
    private long read;

    Bytes(byte[] content) {
      this.content = content;
    }

    @Override
    public long size() {
      return content.length;
    }

    @Override
    public byte[] read(long offset, int length) {
      read += length;
      return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
    }
  }

  private static byte[] wheel(int libraryBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] noise = new byte[libraryBytes];
    new Random(1).nextBytes(noise);
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "pkg/", new byte[0]);
      put(zip, "pkg/__init__.py", new byte[100]);
      put(zip, "pkg/deep/mod.py", new byte[1_000]);
      put(zip, "pkg/_native.cpython-312-x86_64-linux-gnu.so", noise);
      put(zip, "pkg.libs/libx.so.1.2", new byte[70]);
      put(zip, "pkg-1.dist-info/METADATA", new byte[30]);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  @Test
  void countsWithoutReadingTheContent() throws IOException {
    Bytes wheel = new Bytes(wheel(500_000));
    WheelDirectory directory = WheelDirectory.of(wheel);
    assertEquals(
        new WheelDirectory(100 + 1_000 + 500_000 + 70 + 30, 1_100, 2, 500_070, 5), directory);
    assertTrue(wheel.read < 100_000, "read " + wheel.read);
  }

  @Test
  void refusesWhatIsNoArchive() throws IOException {
    assertThrows(IOException.class, () -> WheelDirectory.of(new Bytes(new byte[1_000])));
    assertThrows(IOException.class, () -> WheelDirectory.of(new Bytes(new byte[0])));
    byte[] broken = wheel(10);
    broken[broken.length - 6] = (byte) 0xff;
    broken[broken.length - 3] = (byte) 0xff;
    assertThrows(IOException.class, () -> WheelDirectory.of(new Bytes(broken)));
  }
}
