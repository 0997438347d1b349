package dev.layerweight.lsp;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.MessageIssueException;
import org.eclipse.lsp4j.jsonrpc.MessageIssueHandler;
import org.eclipse.lsp4j.jsonrpc.MessageProducer;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

/**
 * Hands the messages of a stream to the library, and goes on after anything that is none: text that
 * is no JSON, a message that makes its receiver fail.
 */
final class MessageReader implements MessageProducer {

  private final Frames frames;
  private final Predicate<String> taken;
  private final MessageJsonHandler json;
  private final MessageIssueHandler issues;
  private final ServerLog log;
  private final Runnable whenOver;

  /**
   * @param taken whether a message was dealt with already
   * @param whenOver runs when the stream has ended or cannot be read
   */
  MessageReader(
      Frames frames,
      Predicate<String> taken,
      MessageJsonHandler json,
      MessageIssueHandler issues,
      ServerLog log,
      Runnable whenOver) {
    this.frames = frames;
    this.taken = taken;
    this.json = json;
    this.issues = issues;
    this.log = log;
    this.whenOver = whenOver;
  }

  @Override
  public void listen(MessageConsumer receiver) {
    try {
      for (Optional<String> text = frames.next(); text.isPresent(); text = frames.next()) {
        if (!taken.test(text.get())) {
          message(text.get(), receiver);
        }
      }
    } catch (IOException _) {
      // A client that ends without a word closes the stream in this way, too.
    } finally {
      whenOver.run();
    }
  }

  private void message(String text, MessageConsumer receiver) {
    try {
      Message message = json.parseMessage(text);
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
