package dev.layerweight.lsp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Cuts a stream into messages, and goes on after anything that is none: a broken header, a length
 * that nobody could mean.
 */
final class Frames {

  private static final int LONGEST_LINE_BYTES = 8_192;
  private static final int LONGEST_MESSAGE_BYTES = 256_000_000;
  private static final String LENGTH = "content-length:";

  private final InputStream input;
  private final ServerLog log;
  private Optional<String> first = Optional.empty();

  Frames(InputStream input, ServerLog log) {
    this.input = new BufferedInputStream(input);
    this.log = log;
  }

  /** The text of the next message; empty when the stream has ended. */
  Optional<String> next() throws IOException {
    if (first.isPresent()) {
      Optional<String> again = first;
      first = Optional.empty();
      return again;
    }
    Optional<Integer> length = Optional.empty();
    for (Optional<String> line = line(); line.isPresent(); line = line()) {
      if (!line.get().isEmpty()) {
        Optional<Integer> said = length(line.get());
        length = said.isPresent() ? said : length;
      } else if (length.isPresent()) {
        byte[] body = input.readNBytes(length.get());
        return body.length < length.get()
            ? Optional.empty()
            : Optional.of(new String(body, StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }

  /** Lets the next one who reads have a message again. */
  void putBack(String message) {
    first = Optional.of(message);
  }

  /** A message as it is sent, with its header. */
  static byte[] framed(String message) {
    byte[] body = message.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream(body.length + LENGTH.length() * 2);
    frame.writeBytes(
        ("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    frame.writeBytes(body);
    return frame.toByteArray();
  }

  /** The next line without its end; what is beyond the longest is left out. Empty at the end. */
  private Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = input.read(); b >= 0; b = input.read()) {
      if (b == '\n') {
        return Optional.of(line.toString(StandardCharsets.US_ASCII).strip());
      }
      if (line.size() < LONGEST_LINE_BYTES) {
        line.write(b);
      }
    }
    return Optional.empty();
  }

  /**
   * The length in a header line. After a message whose length was wrong the next header follows its
   * rest on the same line, so it is looked for at the line's end, too.
   */
  private Optional<Integer> length(String line) {
    int at = line.toLowerCase(Locale.ROOT).lastIndexOf(LENGTH);
    if (at < 0) {
      return Optional.empty();
    }
    try {
      int length = Integer.parseInt(line.substring(at + LENGTH.length()).strip());
      if (length > LONGEST_MESSAGE_BYTES) {
        // Whether it is a lie or not, the next header is found after it.
        log.warn("a message of " + length + " bytes was left out");
      }
      return length < 0 || length > LONGEST_MESSAGE_BYTES ? Optional.empty() : Optional.of(length);
    } catch (NumberFormatException _) {
      log.warnOnce("a message without a length that can be read was left out");
      return Optional.empty();
    }
  }
}
