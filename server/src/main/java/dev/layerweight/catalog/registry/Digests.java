package dev.layerweight.catalog.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks contents against the digests that name them: {@code sha256:} and {@code sha512:}. */
final class Digests {

  private static final Pattern KNOWN = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

  private Digests() {}

  /** Whether it is a digest that can be checked. */
  static boolean isKnown(String digest) {
    return KNOWN.matcher(digest).matches();
  }

  static boolean matches(String digest, byte[] content) {
    return isKnown(digest)
        && digest.equals(of(digest.startsWith("sha256:") ? "SHA-256" : "SHA-512", content));
  }

  static String sha256(byte[] content) {
    return of("SHA-256", content);
  }

  private static String of(String algorithm, byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance(algorithm).digest(content);
      return algorithm.replace("-", "").toLowerCase(Locale.ROOT)
          + ":"
          + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm, e);
    }
  }
}
