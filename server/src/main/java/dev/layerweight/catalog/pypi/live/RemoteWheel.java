package dev.layerweight.catalog.pypi.live;

import dev.layerweight.catalog.client.Credentials;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.Fetcher.Reply.Answered;
import dev.layerweight.catalog.pypi.WheelDirectory;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts of a wheel on a server, by byte-range requests; what was read once is not asked again. A
 * server without ranges sends the whole file, which is taken up to {@value #LIMIT_WHOLE_BYTES}
 * bytes.
 */
final class RemoteWheel implements WheelDirectory.Ranges {

  private static final int LIMIT_WHOLE_BYTES = 16 << 20;
  private static final int LIMIT_REQUESTS = 6;

  /** Room for the directory of most wheels, their end, and the metadata that lies before it. */
  private static final int TAIL_BYTES = 96 << 10;

  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,15})-(\\d{1,15})/(\\d{1,15})");

  private final Fetcher fetcher;
  private final URI address;
  private final Credentials credentials;
  private final OptionalLong expectedBytes;
  private final List<Chunk> chunks = new ArrayList<>();
  private long sizeBytes;
  private int requests;

  private record Chunk(long offset, byte[] bytes) {
    boolean holds(long from, int length) {
      return from >= offset && from + length <= offset + bytes.length;
    }
  }

  /**
   * @param expectedBytes what the index says of the file's size
   */
  RemoteWheel(Fetcher fetcher, URI address, Credentials credentials, OptionalLong expectedBytes) {
    this.fetcher = fetcher;
    this.address = address;
    this.credentials = credentials;
    this.expectedBytes = expectedBytes;
  }

  @Override
  public long size() throws IOException {
    if (chunks.isEmpty()) {
      ask("bytes=-" + TAIL_BYTES, TAIL_BYTES);
      if (expectedBytes.isPresent() && expectedBytes.getAsLong() != sizeBytes) {
        throw new IOException("the file is not as long as the index says");
      }
    }
    return sizeBytes;
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    long size = size();
    if (offset < 0 || length < 0 || offset + length > size) {
      throw new IOException("outside of the file");
    }
    for (Chunk chunk : chunks) {
      if (chunk.holds(offset, length)) {
        int from = (int) (offset - chunk.offset());
        return Arrays.copyOfRange(chunk.bytes(), from, from + length);
      }
    }
    Chunk chunk = ask("bytes=" + offset + "-" + (offset + length - 1), length);
    if (!chunk.holds(offset, length)) {
      throw new IOException("another part than was asked for");
    }
    int from = (int) (offset - chunk.offset());
    return Arrays.copyOfRange(chunk.bytes(), from, from + length);
  }

  private Chunk ask(String range, int length) throws IOException {
    if (++requests > LIMIT_REQUESTS) {
      throw new IOException("too many parts");
    }
    Map<String, String> headers = new HashMap<>(credentials.headers(address));
    headers.put("Range", range);
    boolean mayBeWhole = expectedBytes.orElse(0) <= LIMIT_WHOLE_BYTES;
    long limit = mayBeWhole ? Math.max(length, LIMIT_WHOLE_BYTES) : length;
    return switch (fetcher.fetch(new Fetcher.Request("GET", address, headers, limit))) {
      case Answered answer when answer.status() == 206 -> part(answer);
      case Answered answer when answer.status() == 200 -> {
        sizeBytes = answer.body().length;
        yield add(new Chunk(0, answer.body()));
      }
      case Answered answer -> throw new IOException("status " + answer.status());
      case Fetcher.Reply.Refused refused -> throw new IOException(refused.reason());
      case Fetcher.Reply.Unreachable unreachable -> throw new IOException(unreachable.reason());
    };
  }

  private Chunk part(Answered answer) throws IOException {
    Matcher range = RANGE.matcher(answer.header("content-range").orElse(""));
    if (!range.matches()) {
      throw new IOException("a part that does not say which");
    }
    long from = Long.parseLong(range.group(1));
    long to = Long.parseLong(range.group(2));
    long size = Long.parseLong(range.group(3));
    boolean consistent =
        to - from + 1 == answer.body().length
            && to < size
            && (chunks.isEmpty() ? to == size - 1 : size == sizeBytes);
    if (!consistent) {
      throw new IOException("a part of another length");
    }
    sizeBytes = size;
    return add(new Chunk(from, answer.body()));
  }

  private Chunk add(Chunk chunk) {
    chunks.add(chunk);
    return chunk;
  }

  /** How many requests were made, for tests and the log. */
  int requests() {
    return requests;
  }
}
