package dev.layerweight.catalog.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Certificate authorities that the user trusts besides those of the Java runtime: PEM files for all
 * hosts, and folders that hold some for one host each, as Docker's {@code certs.d/HOST:PORT/*.crt}.
 *
 * <p>Files that cannot be read are left out; a server that needs them is then unreachable.
 *
 * @param files for all hosts
 * @param hostFolders folders with a folder for each host
 */
public record TrustedCertificates(List<Path> files, List<Path> hostFolders) {

  public static final TrustedCertificates NONE = new TrustedCertificates(List.of(), List.of());

  private static final long FILE_LIMIT_BYTES = 8L << 20;
  private static final int CERTIFICATE_LIMIT = 2000;

  /** Variables of OpenSSL, Python's requests, and Node.js. */
  private static final List<String> VARIABLES =
      List.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS");

  public TrustedCertificates {
    files = List.copyOf(files);
    hostFolders = List.copyOf(hostFolders);
  }

  /**
   * What the environment names, and Docker's and Podman's own folders.
   *
   * @param moreFiles from the clients' configurations, such as {@code cert} of pip
   */
  public static TrustedCertificates of(Map<String, String> environment, List<Path> moreFiles) {
    List<Path> files = new ArrayList<>(moreFiles);
    for (String variable : VARIABLES) {
      Optional.ofNullable(environment.get(variable))
          .filter(value -> !value.isBlank())
          .flatMap(TrustedCertificates::path)
          .ifPresent(files::add);
    }
    List<Path> folders = new ArrayList<>();
    folders.add(Path.of("/etc/docker/certs.d"));
    folders.add(Path.of("/etc/containers/certs.d"));
    Optional.ofNullable(environment.get("HOME"))
        .filter(value -> !value.isBlank())
        .flatMap(TrustedCertificates::path)
        .ifPresent(home -> {
          folders.add(home.resolve(".docker/certs.d"));
          folders.add(home.resolve(".config/docker/certs.d"));
          folders.add(home.resolve(".config/containers/certs.d"));
        });
    return new TrustedCertificates(files, folders);
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  /** The files that count for this host only. */
  List<Path> filesOf(Origin origin) {
    if (origin.host().contains("/") || origin.host().contains("..")) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    for (Path folder : hostFolders) {
      for (String name : List.of(origin.host(), origin.hostAndPort())) {
        path(name)
            .map(folder::resolve)
            .filter(Files::isDirectory)
            .ifPresent(of -> {
              try (DirectoryStream<Path> entries = Files.newDirectoryStream(of, "*.crt")) {
                entries.forEach(found::add);
              } catch (IOException | DirectoryIteratorException _) {
                // A folder that may not be read has no certificates for this user.
              }
            });
      }
    }
    return List.copyOf(found);
  }

  /** Empty where the runtime's own context serves, because there is nothing to add. */
  Optional<SSLContext> context(List<Path> hostFiles) {
    List<Certificate> more =
        Stream.concat(files.stream(), hostFiles.stream())
            .flatMap(file -> certificates(file).stream())
            .limit(CERTIFICATE_LIMIT)
            .toList();
    if (more.isEmpty()) {
      return Optional.empty();
    }
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate : more) {
        store.setCertificateEntry("own-" + number++, certificate);
      }
      for (X509Certificate certificate : ofTheRuntime()) {
        store.setCertificateEntry("runtime-" + number++, certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return Optional.of(context);
    } catch (GeneralSecurityException | IOException _) {
      return Optional.empty();
    }
  }

  private static List<X509Certificate> ofTheRuntime() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    List<X509Certificate> all = new ArrayList<>();
    for (TrustManager trust : factory.getTrustManagers()) {
      if (trust instanceof X509TrustManager known) {
        all.addAll(List.of(known.getAcceptedIssuers()));
      }
    }
    return all;
  }

  private static List<Certificate> certificates(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > FILE_LIMIT_BYTES) {
        return List.of();
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
      }
    } catch (IOException | GeneralSecurityException _) {
      return List.of();
    }
  }
}
