package dev.layerweight.packaging;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Joins the program and its libraries to one jar: sorted, without dates and without the classes
 * that nothing uses, so that the same parts always give the same bytes. Entries are stored as they
 * are: the JVM reads them faster, and whoever packs the whole file packs it smaller.
 */
final class OneJar {

  private static final String CLASS = ".class";
  private static final String SERVICES = "META-INF/services/";

  /** A zip cannot hold an earlier one, and the JDK writes it in no time zone. */
  private static final LocalDateTime NO_DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Map<String, byte[]> entries = new TreeMap<>();
  private final Map<String, Set<String>> services = new TreeMap<>();
  private final Set<String> ownClasses = new TreeSet<>();
  private final String own;

  /**
   * @param own how the names of the program's own jars begin; these are kept whole
   */
  private OneJar(String own) {
    this.own = own;
  }

  /**
   * Writes the jar, and beside it the files that are better read in place.
   *
   * @param parts the jars; the manifest is that of the one whose classes hold {@code mainClass}
   * @param own how the names of the program's own jars begin
   * @param beside how the names of files end that lie in a folder of their own
   * @param folder for these
   * @return how many classes of the libraries were left out
   * @throws IOException also where two parts have different classes of one name
   */
  static int write(
      List<Path> parts, String own, String mainClass, Path target, String beside, Path folder)
      throws IOException {
    OneJar jar = new OneJar(own);
    Manifest manifest = new Manifest();
    for (Path part : parts.stream().sorted().toList()) {
      try (JarFile file = new JarFile(part.toFile(), false, JarFile.OPEN_READ, Runtime.version())) {
        jar.add(part, file);
        if (file.getEntry(mainClass.replace('.', '/') + CLASS) != null) {
          manifest = file.getManifest();
        }
      }
    }
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
    manifest.getMainAttributes().remove(Attributes.Name.CLASS_PATH);
    int unused = jar.dropUnused();
    jar.putBeside(beside, folder);
    jar.services.forEach((name, lines) ->
        jar.entries.put(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      manifest.write(bytes);
      put(zip, JarFile.MANIFEST_NAME, bytes.toByteArray());
      for (Map.Entry<String, byte[]> entry : jar.entries.entrySet()) {
        put(zip, entry.getKey(), entry.getValue());
      }
    }
    return unused;
  }

  private void add(Path part, JarFile file) throws IOException {
    String jar = part.getFileName().toString();
    boolean isOwn = jar.startsWith(own);
    // The versioned stream gives of a multi-release jar the entries that this JDK would take.
    for (ZipEntry entry : file.versionedStream().filter(each -> !each.isDirectory()).toList()) {
      String name = entry.getName();
      byte[] content;
      try (InputStream in = file.getInputStream(entry)) {
        content = in.readAllBytes();
      }
      if (name.endsWith(CLASS)) {
        addClass(name, content, jar);
        if (isOwn) {
          ownClasses.add(nameOf(name));
        }
      } else if (name.startsWith(SERVICES)) {
        Set<String> providers = services.computeIfAbsent(name, _ -> new TreeSet<>());
        new String(content, StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .forEach(providers::add);
      } else if (isLicence(name)) {
        entries.put(
            "META-INF/licenses/" + jar.replaceFirst("\\.jar$", "") + "/" + last(name), content);
      } else if (!name.startsWith("META-INF/")) {
        entries.putIfAbsent(name, content);
      }
    }
  }

  private void addClass(String name, byte[] content, String jar) throws IOException {
    if (last(name).equals("module-info.class")) {
      return;
    }
    byte[] before = entries.put(name, content);
    boolean clash = before != null && !Arrays.equals(before, content);
    if (clash && !last(name).equals("package-info.class")) {
      throw new IOException(name + " is in two jars, one of them " + jar);
    }
  }

  private int dropUnused() {
    Map<String, byte[]> classes =
        entries.entrySet().stream()
            .filter(entry -> entry.getKey().endsWith(CLASS))
            .collect(Collectors.toMap(entry -> nameOf(entry.getKey()), Map.Entry::getValue));
    Set<String> roots = new TreeSet<>(ownClasses);
    services.values().stream()
        .flatMap(Set::stream)
        .map(provider -> provider.replace('.', '/'))
        .forEach(roots::add);
    Set<String> used = UsedClasses.from(classes, roots);
    entries.keySet().removeIf(name -> name.endsWith(CLASS) && !used.contains(nameOf(name)));
    used.forEach(name ->
        entries.put(
            name + CLASS, ShippedClass.of(classes.get(name), ownClasses.contains(name), classes)));
    return classes.size() - used.size();
  }

  private void putBeside(String ending, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : List.copyOf(entries.keySet())) {
      if (name.endsWith(ending)) {
        Files.write(folder.resolve(last(name)), entries.remove(name));
      }
    }
  }

  private static boolean isLicence(String name) {
    return last(name).toUpperCase(Locale.ROOT).matches("(LICEN[SC]E|NOTICE|COPYRIGHT).*")
        || name.equals("META-INF/about.html");
  }

  private static String nameOf(String entry) {
    return entry.substring(0, entry.length() - CLASS.length());
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_DATE);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.setCrc(checksum.getValue());
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    try {
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
