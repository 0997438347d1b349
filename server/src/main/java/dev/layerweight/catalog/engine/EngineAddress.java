package dev.layerweight.catalog.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where an engine may listen.
 *
 * @param uri {@code unix:///path} or {@code tcp://host:port}
 * @param certificates folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem}; empty where
 *     the connection is not encrypted
 */
record EngineAddress(URI uri, Optional<Path> certificates) {

  private static final int DEFAULT_PORT = 2375;

  private static final byte[] PING =
      "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  boolean isLocal() {
    return uri.getScheme().equals("unix");
  }

  /**
   * Whether an engine is there; asked without any library, so that none is loaded for nothing.
   *
   * @param connectLimit how long a connection may take
   * @param readLimit how long a local engine may take to say anything
   */
  boolean answers(Duration connectLimit, Duration readLimit) {
    try {
      return isLocal() ? answersLocally(readLimit) : accepts(connectLimit);
    } catch (IOException | RuntimeException _) {
      // Nothing listens there, nobody may read it, or it is no address at all.
      return false;
    }
  }

  private boolean answersLocally(Duration readLimit) throws IOException {
    Path socket = Path.of(uri.getPath());
    if (!Files.exists(socket)) {
      return false;
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      // A socket whose queue is full refuses at once, because nothing here waits for it.
      if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
        return false;
      }
      channel.write(ByteBuffer.wrap(PING));
      channel.register(selector, SelectionKey.OP_READ);
      selector.select(readLimit.toMillis());
      ByteBuffer answer = ByteBuffer.allocate(5);
      return channel.read(answer) == answer.capacity()
          && new String(answer.array(), StandardCharsets.US_ASCII).equals("HTTP/");
    }
  }

  private boolean accepts(Duration limit) throws IOException {
    try (Socket socket = new Socket()) {
      int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
      socket.connect(new InetSocketAddress(uri.getHost(), port), Math.toIntExact(limit.toMillis()));
      return true;
    }
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
