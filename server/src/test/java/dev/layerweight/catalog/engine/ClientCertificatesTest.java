package dev.layerweight.catalog.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine on another machine, which asks for the user's certificate. */
@Timeout(120)
class ClientCertificatesTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  /** What stands before the key itself in the PKCS #8 form of a 2048 bit RSA key. */
  private static final int PKCS8_HEADER_BYTES = 26;

  /** The first handshake of a JVM takes its time on a busy machine. */
  private static final DockerEngine.Limits PATIENT =
      new DockerEngine.Limits(
          Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(90), 2_000_000);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "RSA in PKCS #1", "EC", "Ed25519"})
  void bothSidesKnowEachOther(String kind) throws Exception {
    KeyStore store = keys(kind.split(" ")[0]);
    byte[] key = store.getKey("engine", PASSWORD).getEncoded();
    boolean old = kind.endsWith("1");
    pem("ca.pem", "CERTIFICATE", store.getCertificate("engine").getEncoded());
    pem("cert.pem", "CERTIFICATE", store.getCertificate("engine").getEncoded());
    pem(
        "key.pem",
        old ? "RSA PRIVATE KEY" : "PRIVATE KEY",
        old ? Arrays.copyOfRange(key, PKCS8_HEADER_BYTES, key.length) : key);
    try (SSLServerSocket server = server(store)) {
      Thread.ofVirtual().start(() -> serve(server));
      EngineAddress address =
          new EngineAddress(
              URI.create("tcp://127.0.0.1:" + server.getLocalPort()), Optional.of(folder));
      try (DockerEngine engine = DockerEngine.connect(address, PATIENT)) {
        assertEquals("sha256:aa", engine.images().getFirst().id());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\n*\n-----END"
      })
  void unreadableKeysAreAFailureThatNamesTheFolder(String key) throws Exception {
    KeyStore store = keys("EC");
    pem("ca.pem", "CERTIFICATE", store.getCertificate("engine").getEncoded());
    pem("cert.pem", "CERTIFICATE", store.getCertificate("engine").getEncoded());
    Files.writeString(folder.resolve("key.pem"), key);
    KeyManagementException failure =
        assertThrows(
            KeyManagementException.class, () -> new ClientCertificates(folder).getSSLContext());
    assertEquals("cannot use the certificates in " + folder, failure.getMessage());
  }

  @Test
  void withoutFilesThereIsAFailure() {
    assertThrows(
        KeyManagementException.class, () -> new ClientCertificates(folder).getSSLContext());
  }

  /** A self-signed certificate of this machine, made by the JDK's own tool. */
  private KeyStore keys(String algorithm) throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-alias",
                "engine",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=engine",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertEquals(true, keytool.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, keytool.exitValue(), Files.readString(folder.resolve("keytool.log")));
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private void pem(String file, String name, byte[] bytes) throws IOException {
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(name, Base64.getMimeEncoder().encodeToString(bytes), name));
  }

  private static SSLServerSocket server(KeyStore store) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("user", store.getCertificate("engine"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setNeedClientAuth(true);
    return server;
  }

  private static void serve(SSLServerSocket server) {
    while (!server.isClosed()) {
      try (SSLSocket socket = (SSLSocket) server.accept();
          InputStream in = socket.getInputStream();
          OutputStream out = socket.getOutputStream()) {
        String head = new String(in.readNBytes(30), java.nio.charset.StandardCharsets.US_ASCII);
        while (in.available() > 0) {
          in.skipNBytes(in.available());
        }
        SocketEngine.json(
            out, 200, head.contains("/images/json") ? "[{\"Id\":\"sha256:aa\"}]" : "{}");
      } catch (IOException _) {
        // The test has closed the server, or the client does not know it.
      }
    }
  }
}
