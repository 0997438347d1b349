package dev.layerweight.estimate.node;

/**
 * Lengths of the lines that npm writes into its logs and its cache's index, measured with npm
 * 10.8.2. They are short texts around names and addresses, so that the lengths follow from these.
 */
final class NpmText {

  /** Characters of the public registry's address up to the first name. */
  private static final int REGISTRY_CHARACTERS = 27;

  private NpmText() {}

  static int packumentAddressLength(String name) {
    // The slash of a scope is written %2f.
    return REGISTRY_CHARACTERS + name.length() + (name.startsWith("@") ? 2 : 0);
  }

  static int tarballAddressLength(String name, String version) {
    String base = name.substring(name.indexOf('/') + 1);
    return REGISTRY_CHARACTERS
        + name.length()
        + base.length()
        + version.length()
        + "/-/-.tgz".length();
  }

  /** The index entry of a tarball: its address twice among fixed members. */
  static long tarballIndexBytes(String name, String version) {
    return 408L + 2L * tarballAddressLength(name, version);
  }

  /** What the index has more where the lock does not say where the tarballs lie. */
  static long unresolvedIndexBytes(String name, String version) {
    return 211L + name.length() + 1 + version.length() + 427L + 2L * packumentAddressLength(name);
  }

  /** Log lines of an installed package that the lock resolves: read, fetched, added. */
  static long resolvedLogBytes(PlacedPackage one) {
    int address = tarballAddressLength(one.name(), one.version());
    return 61L + one.name().length() + 1 + address + 46L + address + omittedLogBytes(one);
  }

  /** Log lines of a package that is in the tree: it is added, or marked as left out. */
  static long omittedLogBytes(PlacedPackage one) {
    return 16L + one.path().length();
  }

  /** The line of a package that is marked deleted: its absolute path in quotes. */
  static long deletedLogBytes(PlacedPackage one, String project) {
    return 6L + project.length() + one.path().length();
  }

  /** Log lines of a package whose packument is asked for as well: two more, and the fetch. */
  static long unresolvedLogBytes(PlacedPackage one) {
    int packument = packumentAddressLength(one.name());
    int address = tarballAddressLength(one.name(), one.version());
    return 2L * (37 + packument + 22) + 46L + packument + 46L + address + omittedLogBytes(one);
  }

  /** Log lines of a package that was chosen without a lock: manifest asked for, place found. */
  static long chosenLogBytes(PlacedPackage one) {
    return unresolvedLogBytes(one) + 190L + 3L * one.name().length();
  }

  /** What every log begins and ends with. */
  static final long LOG_FRAME_BYTES = 850;

  /** The log of {@code npm run} and of other commands that install nothing. */
  static final long RUN_LOG_BYTES = 672;
}
