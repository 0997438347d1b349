package dev.layerweight.catalog.npm.live;

import dev.layerweight.catalog.client.Unzipped;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The versions of a package as a registry lists them. Kept as text, of which a line becomes a
 * version when it is asked for: a package may have thousands.
 */
final class Packument {

  private static final String MAGIC = "packument 1";
  private static final int LIMIT_BYTES = 64 << 20;

  private final String text;
  private final String tag;
  private final String latest;
  private final long bytes;
  private final Instant asked;
  private final List<String> versions;
  private final Map<String, Integer> starts;

  private Packument(
      String text,
      String tag,
      String latest,
      long bytes,
      Instant asked,
      List<String> versions,
      Map<String, Integer> starts) {
    this.text = text;
    this.tag = tag;
    this.latest = latest;
    this.bytes = bytes;
    this.asked = asked;
    this.versions = versions;
    this.starts = starts;
  }

  /**
   * Makes one.
   *
   * @param tag the server's name for this state ({@code ETag}), empty where it has none
   * @param latest the version that the registry recommends, empty where it says none
   * @param bytes of the document
   * @param asked when the server said so
   */
  static Packument of(
      String tag, String latest, long bytes, Instant asked, List<PublishedVersion> versions) {
    StringBuilder text = new StringBuilder();
    text.append(header(tag, latest, bytes, asked)).append('\n');
    for (PublishedVersion version : versions) {
      text.append(version.line()).append('\n');
    }
    return parse(text.append("end\n").toString())
        .orElseThrow(() -> new AssertionError("what is written here can be read"));
  }

  private static String header(String tag, String latest, long bytes, Instant asked) {
    return String.join(
        "\t",
        MAGIC,
        tag.replace('\t', ' '),
        latest.replaceAll("[\\t\\r\\n]", " "),
        Long.toString(bytes),
        Long.toString(asked.getEpochSecond()));
  }

  /** The same, known to hold still. */
  Packument confirmed(Instant now) {
    String rest = text.substring(text.indexOf('\n'));
    return parse(header(tag, latest, bytes, now) + rest).orElse(this);
  }

  byte[] toBytes() {
    return Unzipped.pack(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Empty where the bytes are damaged. */
  static Optional<Packument> read(byte[] bytes) {
    return Unzipped.unpack(bytes, LIMIT_BYTES)
        .flatMap(text -> parse(new String(text, StandardCharsets.UTF_8)));
  }

  private static Optional<Packument> parse(String text) {
    int first = text.indexOf('\n');
    String[] header = text.substring(0, Math.max(0, first)).split("\t", -1);
    boolean whole =
        header.length == 5
            && header[0].equals(MAGIC)
            && header[3].matches("\\d{1,18}")
            && header[4].matches("\\d{1,12}")
            && text.endsWith("\nend\n");
    if (!whole) {
      return Optional.empty();
    }
    List<String> versions = new ArrayList<>();
    Map<String, Integer> starts = new HashMap<>();
    int end = text.length() - "end\n".length();
    for (int at = first + 1; at < end; at = text.indexOf('\n', at) + 1) {
      int tab = text.indexOf('\t', at);
      if (tab < 0) {
        return Optional.empty();
      }
      String version = text.substring(at, tab);
      if (starts.putIfAbsent(version, at) == null) {
        versions.add(version);
      }
    }
    try {
      return Optional.of(
          new Packument(
              text,
              header[1],
              header[2],
              Long.parseLong(header[3]),
              Instant.ofEpochSecond(Long.parseLong(header[4])),
              List.copyOf(versions),
              starts));
    } catch (DateTimeException farAway) {
      return Optional.empty();
    }
  }

  String tag() {
    return tag;
  }

  Optional<String> latest() {
    return Optional.of(latest).filter(starts::containsKey);
  }

  long bytes() {
    return bytes;
  }

  Instant asked() {
    return asked;
  }

  /** In the order of the document, which is that of publication. */
  List<String> versions() {
    return versions;
  }

  Optional<PublishedVersion> version(String version) {
    return Optional.ofNullable(starts.get(version))
        .flatMap(start -> PublishedVersion.of(text.substring(start, text.indexOf('\n', start))));
  }
}
