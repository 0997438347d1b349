package dev.layerweight.catalog.apt.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** A package archive on a loopback port, with the files that reprepro or apt-ftparchive make. */
final class AptArchive implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final Map<String, Map<String, byte[]>> suites = new LinkedHashMap<>();
  final List<String> asked = new CopyOnWriteArrayList<>();
  volatile boolean silent;

  AptArchive() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String uri(String folder) {
    return "http://" + host() + "/" + folder;
  }

  /** A stanza of a list. */
  static String stanza(String name, String version, String architecture, String more) {
    return "Package: "
        + name
        + "\nVersion: "
        + version
        + "\nArchitecture: "
        + architecture
        + "\nInstalled-Size: 100\nSize: 50000\n"
        + more
        + (more.isEmpty() || more.endsWith("\n") ? "" : "\n")
        + "\n";
  }

  /** Adds a list below a suite, packed as its name says. */
  AptArchive list(String suite, String path, String text) {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    byte[] packed = path.endsWith(".xz") ? xz(plain) : path.endsWith(".gz") ? gzip(plain) : plain;
    suites.computeIfAbsent(suite, _ -> new LinkedHashMap<>()).put(path, packed);
    files.put("/" + suite + path, packed);
    return this;
  }

  /** Writes the suite's InRelease over all lists that it has by now. */
  AptArchive release(String suite, String head) {
    return release(suite, head, UnaryOperator.identity());
  }

  AptArchive release(String suite, String head, UnaryOperator<String> change) {
    StringBuilder text = new StringBuilder(head).append("SHA256:\n");
    suites
        .getOrDefault(suite, Map.of())
        .forEach((path, bytes) -> {
          String hash = ArchiveClient.sha256(bytes);
          text.append(" %s %d %s%n".formatted(hash, bytes.length, path));
          int slash = path.lastIndexOf('/') + 1;
          files.put("/" + suite + path.substring(0, slash) + "by-hash/SHA256/" + hash, bytes);
        });
    String signed =
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
            + change.apply(text.toString())
            + "-----BEGIN PGP SIGNATURE-----\n\nSHA256:\n 00 1 main/binary-amd64/Packages\n"
            + "-----END PGP SIGNATURE-----\n";
    files.put("/" + suite + "InRelease", signed.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** What the server really sends there, whatever the release file says. */
  AptArchive replace(String path, UnaryOperator<byte[]> change) {
    files.compute("/" + path, (_, bytes) -> change.apply(bytes));
    return this;
  }

  /** Damages a list that {@link #release} then describes as it is. */
  void replaceBeforeHashing(String suite, String path, UnaryOperator<byte[]> change) {
    suites.get(suite).computeIfPresent(path, (_, bytes) -> change.apply(bytes));
    replace(suite + path, change);
  }

  /** The path by which a list can be asked for by its hash. */
  String hashed(String suite, String path) {
    int slash = path.lastIndexOf('/') + 1;
    return suite
        + path.substring(0, slash)
        + "by-hash/SHA256/"
        + ArchiveClient.sha256(suites.get(suite).get(path));
  }

  void redirect(String path, String target) {
    redirects.put("/" + path, target);
  }

  void remove(String path) {
    files.remove("/" + path);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    if (silent) {
      return;
    }
    try (exchange) {
      if (redirects.containsKey(path)) {
        exchange.getResponseHeaders().set("Location", redirects.get(path));
        exchange.sendResponseHeaders(302, -1);
        return;
      }
      byte[] body = files.get(path);
      if (body == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      String tag = "\"" + ArchiveClient.sha256(body) + "\"";
      exchange.getResponseHeaders().set("ETag", tag);
      if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        exchange.sendResponseHeaders(304, -1);
        return;
      }
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packing = new GZIPOutputStream(out)) {
      packing.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  private static byte[] xz(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packing = new XZOutputStream(out, new LZMA2Options(1))) {
      packing.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
