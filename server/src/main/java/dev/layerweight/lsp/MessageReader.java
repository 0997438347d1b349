package dev.layerweight.lsp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.MessageIssueException;
import org.eclipse.lsp4j.jsonrpc.MessageIssueHandler;
import org.eclipse.lsp4j.jsonrpc.MessageProducer;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

/**
 * Reads messages from a stream, and goes on after anything that is none: a broken header, a length
 * that nobody could mean, text that is no JSON, a message that makes its receiver fail.
 */
final class MessageReader implements MessageProducer {

  private static final int LONGEST_LINE_BYTES = 8_192;
  private static final int LONGEST_MESSAGE_BYTES = 256_000_000;
  private static final String LENGTH = "content-length:";

  private final InputStream input;
  private final MessageJsonHandler json;
  private final MessageIssueHandler issues;
  private final ServerLog log;
  private final Runnable whenOver;

  /**
   * @param whenOver runs when the stream has ended or cannot be read
   */
  MessageReader(
      InputStream input,
      MessageJsonHandler json,
      MessageIssueHandler issues,
      ServerLog log,
      Runnable whenOver) {
    this.input = new BufferedInputStream(input);
    this.json = json;
    this.issues = issues;
    this.log = log;
    this.whenOver = whenOver;
  }

  @Override
  public void listen(MessageConsumer receiver) {
    try {
      Optional<Integer> length = Optional.empty();
      for (Optional<String> line = line(); line.isPresent(); line = line()) {
        if (!line.get().isEmpty()) {
          Optional<Integer> said = length(line.get());
          length = said.isPresent() ? said : length;
        } else if (length.isPresent()) {
          message(length.get(), receiver);
          length = Optional.empty();
        }
      }
    } catch (IOException _) {
      // A client that ends without a word closes the stream in this way, too.
    } finally {
      whenOver.run();
    }
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

  private void message(int lengthBytes, MessageConsumer receiver) throws IOException {
    byte[] body = input.readNBytes(lengthBytes);
    if (body.length < lengthBytes) {
      return;
    }
    try {
      Message message = json.parseMessage(new String(body, StandardCharsets.UTF_8));
      // Blank text is read as no message at all.
      if (message != null) {
        receiver.consume(message);
      }
    } catch (MessageIssueException broken) {
      issues.handle(broken.getRpcMessage(), broken.getIssues());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError fault) {
      log.warn("a message could not be read: " + Wording.shortened(String.valueOf(fault), 120));
    }
  }
}
