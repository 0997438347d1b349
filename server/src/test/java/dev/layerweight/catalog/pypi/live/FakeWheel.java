package dev.layerweight.catalog.pypi.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A wheel made for a test. */
record FakeWheel(String filename, byte[] bytes, byte[] metadata) {

  /** Two programs, among other lines. */
  private static final String SCRIPTS =
      "[console_scripts]\none = a:b\n# no\n[other]\nx = y:z\n[gui_scripts]\ntwo = a:c\n";

  /**
   * @param headers lines of the metadata below name and version
   * @param sourceBytes of its one module
   * @param libraryBytes of its one library, which do not deflate
   */
  static FakeWheel of(
      String name, String version, String tag, String headers, int sourceBytes, int libraryBytes) {
    String stem = name.replace('-', '_') + "-" + version;
    byte[] metadata =
        ("Metadata-Version: 2.1\nName: "
                + name
                + "\nVersion: "
                + version
                + "\n"
                + headers
                + "\nRequires-Dist: hidden in the description\n")
            .getBytes(StandardCharsets.UTF_8);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(name + "/__init__.py", new byte[sourceBytes]);
    if (libraryBytes > 0) {
      byte[] noise = new byte[libraryBytes];
      new Random(7).nextBytes(noise);
      files.put(name + "/native.so", noise);
    }
    files.put(stem + ".dist-info/METADATA", metadata);
    files.put(stem + ".dist-info/entry_points.txt", SCRIPTS.getBytes(StandardCharsets.UTF_8));
    return new FakeWheel(stem + "-" + tag + ".whl", zip(files), metadata);
  }

  private static byte[] zip(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        if (file.getKey().endsWith("entry_points.txt")) {
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(file.getValue().length);
          CRC32 crc = new CRC32();
          crc.update(file.getValue());
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What its files sum up to, counted by hand: the module, the library, the two of dist-info. */
  long unpackedBytes(int sourceBytes, int libraryBytes) {
    return sourceBytes + libraryBytes + metadata.length + SCRIPTS.length();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Its entry in a page of the index. */
  String json(String more) {
    return "{\"filename\":\"%s\",\"url\":\"/files/%s\",\"size\":%d,\"hashes\":{\"sha256\":\"%s\"}%s}"
        .formatted(filename, filename, bytes.length, sha256(bytes), more);
  }
}
