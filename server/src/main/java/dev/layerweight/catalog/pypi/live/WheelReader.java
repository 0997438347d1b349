package dev.layerweight.catalog.pypi.live;

import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.client.Credentials;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.Fetcher.Reply.Answered;
import dev.layerweight.catalog.pypi.WheelDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads what a wheel holds and needs with a few small requests: its metadata beside it (PEP 658) or
 * from within, and the directory at its end. What was read is kept for good. Waits for the network.
 */
final class WheelReader {

  private static final int LIMIT_METADATA_BYTES = 4 << 20;

  /** No deflated file is smaller than this part of its content. */
  private static final int LIMIT_RATIO = 1100;

  private final Fetcher fetcher;
  private final Store store;

  WheelReader(Fetcher fetcher, Store store) {
    this.fetcher = fetcher;
    this.store = store;
  }

  /** The same file on another server is another one: only its own server can answer for it. */
  static String key(IndexFile file) {
    URI address = file.address();
    return "wheel 1 "
        + address.getScheme()
        + "://"
        + address.getRawAuthority()
        + address.getRawPath()
        + " "
        + file.sha256().orElse("");
  }

  Optional<WheelFacts> kept(IndexFile file) {
    return store.get(key(file), Store.FOREVER).flatMap(WheelFacts::of);
  }

  /**
   * What the server says of a wheel.
   *
   * @param project in its normal form; a wheel that calls itself otherwise is not believed
   * @return empty where the server gave no usable answer
   */
  Optional<WheelFacts> ask(
      IndexFile file, String project, WheelName name, Credentials credentials) {
    try {
      RemoteWheel wheel = new RemoteWheel(fetcher, file.address(), credentials, file.sizeBytes());
      WheelDirectory directory = WheelDirectory.of(wheel);
      WheelMembers members = WheelMembers.of(wheel);
      WheelMetadata metadata =
          beside(file, credentials)
              .or(() -> inside(members))
              .orElseThrow(() -> new IOException("a wheel without metadata"));
      boolean itself = metadata.name().equals(project) && metadata.version().equals(name.version());
      boolean possible =
          directory.unpackedBytes() / LIMIT_RATIO <= wheel.size() && directory.files() > 0;
      if (!itself || !possible) {
        return Optional.empty();
      }
      WheelFacts facts =
          new WheelFacts(
              wheel.size(),
              directory,
              scripts(members),
              metadata.requiresPython(),
              metadata.requirements());
      store.put(key(file), facts.toBytes());
      return Optional.of(facts);
    } catch (IOException unusable) {
      return Optional.empty();
    }
  }

  /** The metadata of a file of its own; one with another hash than the index says is not read. */
  private Optional<WheelMetadata> beside(IndexFile file, Credentials credentials) {
    if (!(file.metadata() instanceof IndexFile.Metadata.Beside beside)
        || file.address().getRawQuery() != null) {
      return Optional.empty();
    }
    URI address = URI.create(file.address() + ".metadata");
    Fetcher.Request request =
        new Fetcher.Request("GET", address, credentials.headers(address), LIMIT_METADATA_BYTES);
    return fetcher.fetch(request) instanceof Answered answer
            && answer.status() == 200
            && beside.sha256().map(hash -> hash.equals(sha256(answer.body()))).orElse(true)
        ? WheelMetadata.parse(answer.body())
        : Optional.empty();
  }

  private static Optional<WheelMetadata> inside(WheelMembers members) {
    try {
      return members.read("METADATA").flatMap(WheelMetadata::parse);
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java has SHA-256", impossible);
    }
  }

  /** Programs that the installer makes: the lines of two sections of {@code entry_points.txt}. */
  private static int scripts(WheelMembers members) throws IOException {
    Optional<byte[]> text = members.read("entry_points.txt");
    if (text.isEmpty()) {
      return 0;
    }
    boolean counts = false;
    int scripts = 0;
    for (String line :
        (Iterable<String>) new String(text.get(), StandardCharsets.UTF_8).lines()::iterator) {
      String bare = line.strip().toLowerCase(Locale.ROOT);
      if (bare.startsWith("[")) {
        counts = bare.equals("[console_scripts]") || bare.equals("[gui_scripts]");
      } else if (counts && bare.contains("=") && !bare.startsWith("#") && !bare.startsWith(";")) {
        scripts++;
      }
    }
    return scripts;
  }
}
