package dev.layerweight.catalog.apt.live;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an archive says of one of its suites, in the format of {@code Release} files of Debian's
 * repositories; a signed {@code InRelease} is read without its signature.
 *
 * @param origin such as {@code Debian}
 * @param byHash whether lists can be asked for by their hash, so that they fit even while the
 *     archive changes
 * @param notAutomatic whether packages of it are taken only where no other archive has them
 * @param separateAll whether packages for all architectures stand in a list of their own
 * @param lists the files of packages by their path below the suite
 * @param bytes length of the file itself
 */
record ReleaseFile(
    String origin,
    boolean byHash,
    boolean notAutomatic,
    boolean separateAll,
    Map<String, ListFile> lists,
    long bytes) {

  /**
   * A file that the suite holds.
   *
   * @param path below the suite
   * @param sha256 in lower case
   */
  record ListFile(String path, String sha256, long sizeBytes) {}

  private static final int LIMIT_LISTS = 5_000;
  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern SIZE = Pattern.compile("\\d{1,12}");
  private static final Pattern LIST =
      Pattern.compile("(?:[\\w.+-]+/){0,8}Packages(?:\\.xz|\\.gz)?");

  /** Ways to pack a list, the smallest first. */
  private static final List<String> PACKINGS = List.of(".xz", ".gz", "");

  ReleaseFile {
    lists = Map.copyOf(lists);
  }

  /** Empty where it names no list with its SHA-256. */
  static Optional<ReleaseFile> parse(byte[] file) {
    Map<String, String> fields = new HashMap<>();
    Map<String, ListFile> lists = new HashMap<>();
    String field = "";
    for (String line : (Iterable<String>) unsigned(file)::iterator) {
      int colon = line.indexOf(':');
      if (line.startsWith(" ")) {
        if (field.equals("sha256") && lists.size() < LIMIT_LISTS) {
          listFile(line).ifPresent(one -> lists.put(one.path(), one));
        }
      } else if (colon > 0) {
        field = line.substring(0, colon).toLowerCase(Locale.ROOT);
        fields.putIfAbsent(field, line.substring(colon + 1).strip());
      }
    }
    List<String> architectures =
        Arrays.asList(fields.getOrDefault("architectures", "").split("\\s+"));
    boolean separateAll =
        architectures.contains("all")
            && !fields.getOrDefault("no-support-for-architecture-all", "").contains("Packages");
    return lists.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ReleaseFile(
                fields.getOrDefault("origin", ""),
                isYes(fields, "acquire-by-hash"),
                isYes(fields, "notautomatic"),
                separateAll,
                lists,
                file.length));
  }

  /** The signed text of an {@code InRelease}: what stands between its head and the signature. */
  private static Stream<String> unsigned(byte[] file) {
    return new String(file, StandardCharsets.UTF_8)
        .lines()
        .takeWhile(line -> !line.startsWith("-----BEGIN PGP SIGNATURE"))
        .map(line -> line.startsWith("- ") ? line.substring(2) : line);
  }

  private static Optional<ListFile> listFile(String line) {
    String[] words = line.strip().split("\\s+");
    return words.length == 3
            && HASH.matcher(words[0]).matches()
            && SIZE.matcher(words[1]).matches()
            && words[2].length() < 300
            && LIST.matcher(words[2]).matches()
            && !words[2].contains("..")
        ? Optional.of(
            new ListFile(words[2], words[0].toLowerCase(Locale.ROOT), Long.parseLong(words[1])))
        : Optional.empty();
  }

  private static boolean isYes(Map<String, String> fields, String name) {
    return fields.getOrDefault(name, "").equalsIgnoreCase("yes");
  }

  /**
   * The smallest form of a list that can be unpacked here.
   *
   * @param folder below the suite, empty or ending in a slash
   */
  Optional<ListFile> smallest(String folder) {
    return PACKINGS.stream()
        .map(packing -> Optional.ofNullable(lists.get(folder + "Packages" + packing)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Length of the list when it is not packed; its packed one's where that is not stated. */
  long plainBytes(ListFile list) {
    return Optional.ofNullable(lists.get(list.path().replaceFirst("\\.(xz|gz)$", "")))
        .map(ListFile::sizeBytes)
        .orElse(list.sizeBytes());
  }
}
