package dev.layerweight.catalog.rpm;

import dev.layerweight.catalog.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** A file of a repository's metadata, unpacked as the ending of its name says. */
public final class PackedFile {

  private static final int LIMIT_UNPACKER_BYTES = 128 << 20;
  private static final Pattern READABLE =
      Pattern.compile(".*\\.(?:xml|yaml)(?:\\.(?:gz|xz|zst|bz2))?");

  private PackedFile() {}

  /** Whether a file packed in this way can be read. */
  static boolean isReadable(String location) {
    return READABLE.matcher(location).matches();
  }

  /**
   * The content.
   *
   * @param limitBytes a stream that gives more fails
   * @throws IOException where it is packed in another way or damaged
   */
  public static InputStream open(byte[] packed, String location, long limitBytes)
      throws IOException {
    if (!isReadable(location)) {
      throw new IOException("metadata that is packed in a way not known here");
    }
    return new BoundedStream(unpacking(packed, location), limitBytes);
  }

  private static InputStream unpacking(byte[] packed, String location) throws IOException {
    InputStream in = new ByteArrayInputStream(packed);
    return switch (location.substring(location.lastIndexOf('.') + 1)) {
      case "gz" -> new GZIPInputStream(in, 1 << 16);
      case "xz" -> new XZInputStream(in, LIMIT_UNPACKER_BYTES >> 10);
      case "zst" -> new ZstdInputStream(in, LIMIT_UNPACKER_BYTES);
      case "bz2" -> new BZip2CompressorInputStream(in, true);
      default -> in;
    };
  }
}
