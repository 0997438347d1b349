package dev.layerweight.catalog.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A server at a Unix socket that answers as a test wants. */
public final class SocketEngine implements AutoCloseable {

  /** What it says to a request for a path. */
  public interface Answers {
    void answer(String path, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocketChannel server;
  private final Path socket;
  private final AtomicInteger connections = new AtomicInteger();

  public SocketEngine(Path socket, Answers answers) throws IOException {
    this.socket = socket;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(() -> accept(answers));
  }

  EngineAddress address() {
    return new EngineAddress(URI.create("unix://" + socket), Optional.empty());
  }

  int connections() {
    return connections.get();
  }

  public static void json(OutputStream out, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    out.write(
        ("HTTP/1.1 "
                + status
                + " x\r\nContent-Type: application/json\r\nContent-Length: "
                + bytes.length
                + "\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    out.write(bytes);
  }

  private void accept(Answers answers) {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(channel, answers));
      } catch (java.nio.channels.ClosedChannelException _) {
        return;
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private static void serve(SocketChannel channel, Answers answers) {
    try (channel;
        InputStream in = Channels.newInputStream(channel);
        OutputStream out = Channels.newOutputStream(channel)) {
      StringBuilder head = new StringBuilder();
      for (int c = in.read(); c >= 0 && head.indexOf("\r\n\r\n") < 0; c = in.read()) {
        head.append((char) c);
        if (head.indexOf("\r\n\r\n") >= 0) {
          break;
        }
      }
      String[] words = head.toString().split(" ");
      if (words.length > 1) {
        answers.answer(words[1], out);
      }
    } catch (IOException | InterruptedException _) {
      // The client has gone, which is what most of these tests are about.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
