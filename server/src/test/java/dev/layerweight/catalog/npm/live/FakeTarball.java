package dev.layerweight.catalog.npm.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** A package's tarball made for a test: files of one length each. */
final class FakeTarball {

  private FakeTarball() {}

  /** Content that does not deflate, so that the packed size can be chosen. */
  static byte[] of(int files, int bytesEach) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] content = new byte[bytesEach];
    new Random(3).nextBytes(content);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(header("package/", 0, '5'));
      for (int i = 0; i < files; i++) {
        gzip.write(header("package/" + i + ".js", bytesEach, '0'));
        gzip.write(content);
        gzip.write(new byte[(512 - bytesEach % 512) % 512]);
      }
      gzip.write(new byte[1024]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] header(String name, int bytes, char type) {
    byte[] header = new byte[512];
    byte[] path = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(path, 0, header, 0, path.length);
    byte[] size = "%011o ".formatted(bytes).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, header, 124, size.length);
    header[156] = (byte) type;
    return header;
  }

  static String integrity(byte[] tarball) {
    try {
      return "sha512-"
          + Base64.getEncoder()
              .encodeToString(MessageDigest.getInstance("SHA-512").digest(tarball));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
