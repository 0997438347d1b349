package dev.layerweight.catalog.npm.live;

import dev.layerweight.catalog.client.Credentials;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.Fetcher.Reply.Answered;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Finds what a tarball unpacks to. A small one is read whole, verified and counted; of a big one
 * the last four bytes say how long its archive is. Waits for the network.
 */
final class TarballReader {

  /** Covers most packages, so that one request is enough. */
  private static final int TAIL_BYTES = 64 << 10;

  private static final int LIMIT_WHOLE_BYTES = 1 << 20;

  /** A server without ranges sends the whole. */
  private static final int LIMIT_ANSWER_BYTES = 16 << 20;

  private static final long LIMIT_UNPACKED_BYTES = 512L << 20;
  private static final int LIMIT_ENTRIES = 200_000;
  private static final int BLOCK_BYTES = 512;

  /** Nothing deflates better than to a thousandth. */
  private static final int LIMIT_RATIO = 1100;

  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,15})-(\\d{1,15})/(\\d{1,15})");

  private final Fetcher fetcher;

  TarballReader(Fetcher fetcher) {
    this.fetcher = fetcher;
  }

  /**
   * Asks for a tarball.
   *
   * @param integrity its hash as the registry says ({@code sha512-...}), empty where it says none
   * @param bytesPerFile in the mean, for one that is too big to be read
   * @return empty where the server gave no usable answer
   */
  Optional<TarballFacts> ask(
      URI tarball, String integrity, long bytesPerFile, Credentials credentials) {
    Optional<Answered> tail = get(tarball, "bytes=-" + TAIL_BYTES, credentials);
    if (tail.isEmpty()) {
      return Optional.empty();
    }
    if (tail.get().status() == 200) {
      return counted(tail.get().body(), integrity);
    }
    Matcher range = RANGE.matcher(tail.get().header("content-range").orElse(""));
    byte[] body = tail.get().body();
    if (tail.get().status() != 206 || !range.matches() || body.length < 4) {
      return Optional.empty();
    }
    long from = Long.parseLong(range.group(1));
    long size = Long.parseLong(range.group(3));
    if (from + body.length != size) {
      return Optional.empty();
    }
    if (from == 0) {
      return counted(body, integrity);
    }
    if (size <= LIMIT_WHOLE_BYTES) {
      return get(tarball, "", credentials)
          .filter(whole -> whole.status() == 200)
          .flatMap(whole -> counted(whole.body(), integrity));
    }
    long archiveBytes =
        Integer.toUnsignedLong(
            ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getInt(body.length - 4));
    // The length is stored modulo 4 GiB; what cannot be the length of this file is not believed.
    boolean possible =
        archiveBytes % BLOCK_BYTES == 0
            && archiveBytes > size / 2
            && archiveBytes / LIMIT_RATIO <= size;
    return possible
        ? Optional.of(TarballFacts.ofArchive(size, archiveBytes, bytesPerFile))
        : Optional.empty();
  }

  private Optional<Answered> get(URI address, String range, Credentials credentials) {
    Map<String, String> headers = new HashMap<>(credentials.headers(address));
    if (!range.isEmpty()) {
      headers.put("Range", range);
    }
    return fetcher.fetch(new Fetcher.Request("GET", address, headers, LIMIT_ANSWER_BYTES))
            instanceof Answered answer
        ? Optional.of(answer)
        : Optional.empty();
  }

  private static Optional<TarballFacts> counted(byte[] tarball, String integrity) {
    if (!isWhatWasPublished(tarball, integrity)) {
      return Optional.empty();
    }
    try (InputStream archive = new GZIPInputStream(new ByteArrayInputStream(tarball), 1 << 14)) {
      return Optional.of(count(tarball.length, archive));
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  /** True, too, where no hash that is known here was published. */
  private static boolean isWhatWasPublished(byte[] tarball, String integrity) {
    return Stream.of(integrity.split("\\s+"))
        .filter(hash -> hash.startsWith("sha512-"))
        .findFirst()
        .map(hash -> hash.equals("sha512-" + sha512(tarball)))
        .orElse(true);
  }

  private static String sha512(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-512").digest(bytes));
    } catch (NoSuchAlgorithmException missing) {
      // Without the algorithm nothing can be verified, so nothing is believed.
      return "";
    }
  }

  private static TarballFacts count(long packedBytes, InputStream archive) throws IOException {
    byte[] header = new byte[BLOCK_BYTES];
    long unpacked = 0;
    long files = 0;
    for (int entries = 0; entries < LIMIT_ENTRIES; entries++) {
      int read = archive.readNBytes(header, 0, BLOCK_BYTES);
      if (read == 0 || read == BLOCK_BYTES && header[0] == 0) {
        return new TarballFacts(packedBytes, unpacked, files);
      }
      if (read < BLOCK_BYTES) {
        throw new IOException("a header is cut short");
      }
      long size = octal(header);
      if (header[156] == '0' || header[156] == 0) {
        unpacked += size;
        files++;
      }
      long blocks = (size + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
      if (unpacked > LIMIT_UNPACKED_BYTES || blocks > LIMIT_UNPACKED_BYTES) {
        throw new IOException("too long");
      }
      archive.skipNBytes(blocks);
    }
    throw new IOException("too many entries");
  }

  private static long octal(byte[] header) throws IOException {
    String digits =
        new String(header, 124, 12, StandardCharsets.US_ASCII).replace('\0', ' ').strip();
    if (!digits.matches("[0-7]{0,11}")) {
      throw new IOException("a length that is no number");
    }
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }
}
