package dev.layerweight.catalog.apk.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Makes an APKINDEX.tar.gz as Alpine has them: the signature and the index, each gzipped. */
final class FakeRepository {

  private FakeRepository() {}

  static byte[] archive(String index) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(gzip(tar(".SIGN.RSA.test.rsa.pub", "signature", false)));
    byte[] description = tar("DESCRIPTION", "test", false);
    byte[] packages = tar("APKINDEX", index, true);
    byte[] both = new byte[description.length + packages.length];
    System.arraycopy(description, 0, both, 0, description.length);
    System.arraycopy(packages, 0, both, description.length, packages.length);
    all.writeBytes(gzip(both));
    return all.toByteArray();
  }

  /** A tar archive, with or without the empty blocks at its end. */
  private static byte[] tar(String name, String text, boolean ends) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(body.length);
      // Its length must not depend on the day.
      entry.setModTime(0);
      tar.putArchiveEntry(entry);
      tar.write(body);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] whole = bytes.toByteArray();
    int content = 512 + (body.length + 511) / 512 * 512;
    return ends ? whole : Arrays.copyOf(whole, content);
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
