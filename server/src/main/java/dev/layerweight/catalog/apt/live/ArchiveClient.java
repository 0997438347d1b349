package dev.layerweight.catalog.apt.live;

import dev.layerweight.catalog.apt.LimitedStream;
import dev.layerweight.catalog.apt.live.ReleaseFile.ListFile;
import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.http.Addresses;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.Fetcher.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Asks an archive for what it says of a suite and for its lists of packages, and keeps both: the
 * first for a day, the lists, which are named by their hash, for good. Waits for the network.
 */
final class ArchiveClient {

  /** How long an archive is not asked whether it has changed. */
  static final Duration FRESH = Duration.ofDays(1);

  private static final long LIMIT_RELEASE_BYTES = 16L << 20;
  private static final long LIMIT_PACKED_BYTES = 256L << 20;
  private static final long LIMIT_PLAIN_BYTES = 512L << 20;

  /** An unpacker may take as much memory; the archives' own files need a quarter of it. */
  private static final int LIMIT_DICTIONARY_KIB = 64 << 10;

  private final Fetcher fetcher;
  private final Store store;

  ArchiveClient(Fetcher fetcher, Store store) {
    this.fetcher = fetcher;
    this.store = store;
  }

  /**
   * What a suite says of itself.
   *
   * @param root address of the suite, ending in a slash
   * @return empty where the archive has no such suite
   * @throws IOException where it gave no usable answer
   */
  Optional<ReleaseFile> release(String root) throws IOException {
    String key = "apt release 1 " + Addresses.shown(address(root));
    Optional<Kept> kept = store.get(key, FRESH).flatMap(Kept::of);
    if (kept.isPresent()) {
      return ReleaseFile.parse(kept.get().body());
    }
    Optional<Kept> before = store.get(key, Store.FOREVER).flatMap(Kept::of);
    for (String name : List.of("InRelease", "Release")) {
      URI address = address(root + name);
      Map<String, String> headers = new HashMap<>();
      before
          .filter(one -> one.name().equals(name))
          .ifPresent(one -> {
            if (!one.tag().isEmpty()) {
              headers.put("If-None-Match", one.tag());
            }
            if (!one.modified().isEmpty()) {
              headers.put("If-Modified-Since", one.modified());
            }
          });
      Reply.Answered answer =
          answered(new Fetcher.Request("GET", address, headers, LIMIT_RELEASE_BYTES));
      if (answer.status() == 304 && before.isPresent()) {
        store.put(key, before.get().toBytes());
        return ReleaseFile.parse(before.get().body());
      }
      if (answer.status() == 200) {
        Optional<ReleaseFile> release = ReleaseFile.parse(answer.body());
        if (release.isEmpty()) {
          throw new IOException(Addresses.shown(address) + " names no list of packages");
        }
        store.put(
            key,
            new Kept(
                    name,
                    answer.header("etag").orElse(""),
                    answer.header("last-modified").orElse(""),
                    answer.body())
                .toBytes());
        return release;
      }
      if (answer.status() != 404 && answer.status() != 403 && answer.status() != 410) {
        throw new IOException(Addresses.shown(address) + " answers " + answer.status());
      }
    }
    return Optional.empty();
  }

  /**
   * A list of packages, unpacked as it is read.
   *
   * @throws IOException where it cannot be had, or is not the one that the archive's release file
   *     speaks of
   */
  Reader list(String root, ReleaseFile release, ListFile list) throws IOException {
    byte[] packed = packed(root, release, list);
    InputStream bytes = new ByteArrayInputStream(packed);
    InputStream plain =
        list.path().endsWith(".xz")
            ? new XZInputStream(bytes, LIMIT_DICTIONARY_KIB)
            : list.path().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
    return new InputStreamReader(
        new LimitedStream(plain, LIMIT_PLAIN_BYTES), StandardCharsets.UTF_8);
  }

  private byte[] packed(String root, ReleaseFile release, ListFile list) throws IOException {
    if (list.sizeBytes() > LIMIT_PACKED_BYTES) {
      throw new IOException(root + list.path() + " is too large");
    }
    String key = "apt list 1 " + list.sha256();
    Optional<byte[]> kept = store.get(key, Store.FOREVER).filter(bytes -> fits(bytes, list));
    if (kept.isPresent()) {
      return kept.get();
    }
    int slash = list.path().lastIndexOf('/') + 1;
    String byHash = list.path().substring(0, slash) + "by-hash/SHA256/" + list.sha256();
    List<String> paths = release.byHash() ? List.of(byHash, list.path()) : List.of(list.path());
    String problem = "";
    for (String path : paths) {
      URI address = address(root + path);
      Reply.Answered answer = answered(Fetcher.Request.get(address, list.sizeBytes()));
      if (answer.status() != 200) {
        problem = Addresses.shown(address) + " answers " + answer.status();
      } else if (!fits(answer.body(), list)) {
        problem =
            Addresses.shown(address)
                + " is not the list that the archive's release file names: its hash is another";
      } else {
        store.put(key, answer.body());
        return answer.body();
      }
    }
    throw new IOException(problem);
  }

  private static boolean fits(byte[] bytes, ListFile list) {
    return bytes.length == list.sizeBytes() && sha256(bytes).equals(list.sha256());
  }

  private Reply.Answered answered(Fetcher.Request request) throws IOException {
    return switch (fetcher.fetch(request)) {
      case Reply.Answered answer -> answer;
      case Reply.Refused refused ->
          throw new IOException(Addresses.shown(request.address()) + ": " + refused.reason());
      case Reply.Unreachable unreachable -> throw new IOException(unreachable.reason());
    };
  }

  private static URI address(String text) throws IOException {
    try {
      return new URI(text);
    } catch (URISyntaxException _) {
      throw new IOException("a source of packages has no valid address");
    }
  }

  /** In lower-case hexadecimal. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java has SHA-256", impossible);
    }
  }

  /** A release file with what lets the server say that it has not changed. */
  private record Kept(String name, String tag, String modified, byte[] body) {

    byte[] toBytes() {
      byte[] head =
          (name + "\n" + oneLine(tag) + "\n" + oneLine(modified) + "\n")
              .getBytes(StandardCharsets.UTF_8);
      byte[] all = new byte[head.length + body.length];
      System.arraycopy(head, 0, all, 0, head.length);
      System.arraycopy(body, 0, all, head.length, body.length);
      return all;
    }

    private static String oneLine(String text) {
      return text.replaceAll("\\R", " ");
    }

    static Optional<Kept> of(byte[] all) {
      String[] lines = new String[3];
      int at = 0;
      for (int i = 0; i < lines.length; i++) {
        int end = at;
        while (end < all.length && all[end] != '\n') {
          end++;
        }
        if (end == all.length) {
          return Optional.empty();
        }
        lines[i] = new String(all, at, end - at, StandardCharsets.UTF_8);
        at = end + 1;
      }
      byte[] body = Arrays.copyOfRange(all, at, all.length);
      return Optional.of(new Kept(lines[0], lines[1], lines[2], body));
    }
  }
}
