package dev.layerweight.catalog.apk;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Opens an {@code APKINDEX.tar.gz}: a gzip stream with the signature and one with the index, which
 * together are one tar archive. The signature is not checked: only sizes are at stake, and the
 * mirror is asked over https.
 */
public final class ApkIndexArchive {

  /** The index of Alpine's community has 12 MB of text. */
  private static final int LIMIT_TEXT_BYTES = 128 << 20;

  private static final int LIMIT_ENTRIES = 20;

  private ApkIndexArchive() {}

  /**
   * The packages in it.
   *
   * @throws IOException where it is cut off, damaged, too large, or no index
   */
  public static ApkIndexText read(byte[] archive) throws IOException {
    try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(archive), 1 << 16);
        TarArchiveInputStream tar = new TarArchiveInputStream(unzipped)) {
      for (int i = 0; i < LIMIT_ENTRIES; i++) {
        TarArchiveEntry entry = tar.getNextEntry();
        if (entry == null) {
          break;
        }
        if (entry.isFile() && entry.getSize() > LIMIT_TEXT_BYTES) {
          break;
        }
        if (entry.isFile() && entry.getName().equals("APKINDEX")) {
          byte[] text = tar.readNBytes(LIMIT_TEXT_BYTES);
          if (text.length != entry.getSize()) {
            throw new IOException("an index of packages that is cut off");
          }
          return ApkIndexText.of(text);
        }
      }
      throw new IOException("an archive without an index of packages");
    } catch (IllegalArgumentException damaged) {
      throw new IOException("a damaged index of packages", damaged);
    }
  }
}
