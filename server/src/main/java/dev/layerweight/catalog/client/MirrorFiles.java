package dev.layerweight.catalog.client;

import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.http.Addresses;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.Fetcher.Reply;
import dev.layerweight.catalog.http.Fetcher.Reply.Answered;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Files of public mirrors, kept from one run to the next with the server's name for their state, so
 * that one which has not changed is not sent again. Waits for the network.
 */
public final class MirrorFiles {

  /** How long a kept file serves without a question. */
  public static final Duration FRESH = Duration.ofDays(1);

  private static final int LIMIT_TAG_CHARACTERS = 200;

  private final Fetcher fetcher;
  private final Store store;

  public MirrorFiles(Fetcher fetcher, Store store) {
    this.fetcher = fetcher;
    this.store = store;
  }

  /** What became of a question. */
  public sealed interface Result {

    /** The file, of today or, where the server does not answer, as it was last seen. */
    record Got(byte[] body) implements Result {}

    /** Nothing was ever seen of it; {@code reason} in the user's terms. */
    record Failed(String reason) implements Result {}
  }

  private record Kept(String tag, byte[] body) {

    byte[] toBytes() {
      byte[] name = tag.getBytes(StandardCharsets.US_ASCII);
      return ByteBuffer.allocate(1 + name.length + body.length)
          .put((byte) name.length)
          .put(name)
          .put(body)
          .array();
    }

    static Optional<Kept> of(byte[] bytes) {
      int length = bytes.length == 0 ? 0 : Byte.toUnsignedInt(bytes[0]);
      if (bytes.length < 1 + length) {
        return Optional.empty();
      }
      byte[] body = new byte[bytes.length - 1 - length];
      System.arraycopy(bytes, 1 + length, body, 0, body.length);
      return Optional.of(new Kept(new String(bytes, 1, length, StandardCharsets.US_ASCII), body));
    }
  }

  /**
   * The file, from the cache where it is of today.
   *
   * @param limitBytes of the body
   */
  public Result get(URI address, long limitBytes) {
    String key = "mirror file 1 " + address;
    Optional<Kept> today = store.get(key, FRESH).flatMap(Kept::of);
    if (today.isPresent()) {
      return new Result.Got(today.get().body());
    }
    Optional<Kept> before = store.get(key, Store.FOREVER).flatMap(Kept::of);
    Map<String, String> headers = new HashMap<>();
    before
        .filter(kept -> !kept.tag().isEmpty())
        .ifPresent(kept -> headers.put("If-None-Match", kept.tag()));
    Reply reply = fetcher.fetch(new Fetcher.Request("GET", address, headers, limitBytes));
    String reason =
        switch (reply) {
          case Answered answer when answer.status() == 200 -> {
            store.put(key, new Kept(tag(answer), answer.body()).toBytes());
            yield "";
          }
          case Answered answer when answer.status() == 304 && before.isPresent() -> {
            store.put(key, before.get().toBytes());
            yield "";
          }
          case Answered answer -> "status " + answer.status();
          case Reply.Refused refused -> refused.reason();
          case Reply.Unreachable unreachable -> unreachable.reason();
        };
    if (reply instanceof Answered answer && answer.status() == 200) {
      return new Result.Got(answer.body());
    }
    return before
        .<Result>map(kept -> new Result.Got(kept.body()))
        .orElseGet(() -> new Result.Failed(address.getHost() + ": " + brief(address, reason)));
  }

  /** The reason without the address that it may begin with: the host says enough. */
  private static String brief(URI address, String reason) {
    String prefix = Addresses.shown(address) + ": ";
    return reason.startsWith(prefix) ? reason.substring(prefix.length()) : reason;
  }

  /** A tag is sent back as a header, so it must hold nothing that could end one. */
  private static String tag(Answered answer) {
    return answer
        .header("etag")
        .filter(tag -> tag.length() <= LIMIT_TAG_CHARACTERS)
        .filter(tag -> tag.chars().allMatch(c -> c >= ' ' && c < 127))
        .orElse("");
  }
}
