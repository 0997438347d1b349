package dev.layerweight.catalog.engine;

import com.github.dockerjava.transport.SSLConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates of an engine behind TLS, read with the JDK alone.
 *
 * <p>Private keys are in PKCS #8, or in the older PKCS #1 of RSA. The files never leave this class.
 */
record ClientCertificates(Path folder) implements SSLConfig {

  private static final int LONGEST_FILE_BYTES = 1_000_000;

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END");

  /** What PKCS #8 puts before an RSA key: version 0, and the name of the algorithm. */
  private static final byte[] RSA_NAME =
      java.util.HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private static final byte SEQUENCE = 0x30;
  private static final byte OCTET_STRING = 0x04;

  @Override
  public SSLContext getSSLContext() throws KeyManagementException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys().getKeyManagers(), authorities().getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new KeyManagementException("cannot use the certificates in " + folder, unreadable);
    }
  }

  private TrustManagerFactory authorities() throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    List<Certificate> certificates = certificates("ca.pem");
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("ca" + i, certificates.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  private KeyManagerFactory keys() throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    char[] none = new char[0];
    if (Files.exists(folder.resolve("key.pem"))) {
      store.setKeyEntry(
          "key", privateKey(), none, certificates("cert.pem").toArray(Certificate[]::new));
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, none);
    return factory;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, new char[0]);
    return store;
  }

  private List<Certificate> certificates(String file) throws IOException, GeneralSecurityException {
    return new ArrayList<>(
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(read(file))));
  }

  private PrivateKey privateKey() throws IOException, GeneralSecurityException {
    Matcher matcher = KEY.matcher(new String(read("key.pem"), StandardCharsets.US_ASCII));
    if (!matcher.find()) {
      throw new InvalidKeySpecException("no private key in key.pem that can be read");
    }
    byte[] bytes = Base64.getMimeDecoder().decode(matcher.group(2));
    if (matcher.group(1) != null) {
      byte[] key = tagged(OCTET_STRING, bytes);
      bytes =
          tagged(
              SEQUENCE,
              ByteBuffer.allocate(RSA_NAME.length + key.length).put(RSA_NAME).put(key).array());
    }
    PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(bytes);
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException _) {
        // The key is of another kind; the encoding does not say it more simply.
      }
    }
    throw new InvalidKeySpecException("the private key is of an unknown kind");
  }

  /** DER: a tag, the length in two bytes, the content. */
  private static byte[] tagged(byte tag, byte[] content) {
    return ByteBuffer.allocate(content.length + 4)
        .put(tag)
        .put((byte) 0x82)
        .putShort((short) content.length)
        .put(content)
        .array();
  }

  private byte[] read(String file) throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve(file))) {
      return in.readNBytes(LONGEST_FILE_BYTES);
    }
  }
}
