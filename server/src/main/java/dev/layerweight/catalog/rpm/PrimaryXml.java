package dev.layerweight.catalog.rpm;

import dev.layerweight.catalog.RpmPackage;
import dev.layerweight.catalog.RpmRelation;
import dev.layerweight.catalog.RpmVersion;
import dev.layerweight.catalog.rpm.XmlReader.Event;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code primary.xml}, the list of a repository's packages, package by package.
 *
 * <p>Versions of symbols ({@code libc.so.6(GLIBC_2.34)(64bit)}) are left out: within a release the
 * library itself decides. Packages for other machines, sources and debugging symbols are passed
 * over.
 */
public final class PrimaryXml {

  private static final long LIMIT_OPEN_BYTES = 1L << 30;
  private static final int LIMIT_PACKAGES = 300_000;
  private static final int LIMIT_RELATIONS = 20_000;
  private static final int LIMIT_CHARACTERS = 2_000;

  private static final Pattern SYMBOL_VERSION =
      Pattern.compile("([^()\\s]+\\.so[^()\\s]*)\\([^()]+\\)(\\(64bit\\))?");

  private PrimaryXml() {}

  /**
   * Reads a packed document.
   *
   * @param location whose ending says how it is packed
   * @param architecture of the machine; packages for no architecture count, too
   * @throws IOException where it is malformed, too large, or packed in a way that is not known
   */
  public static void read(
      byte[] packed, String location, String architecture, Consumer<RpmPackage> packages)
      throws IOException {
    try (InputStream open = PackedFile.open(packed, location, LIMIT_OPEN_BYTES)) {
      XmlReader reader = new XmlReader(open);
      int count = 0;
      for (Event event = reader.next(); event != Event.END_OF_DOCUMENT; event = reader.next()) {
        if (event == Event.START && reader.name().equals("package")) {
          if (++count > LIMIT_PACKAGES) {
            throw new IOException("a repository with more packages than is believed");
          }
          one(reader, architecture).ifPresent(packages);
        }
      }
    } catch (RuntimeException malformed) {
      throw new IOException("a malformed list of packages", malformed);
    }
  }

  private static final class Draft {
    String name = "";
    String architecture = "";
    RpmVersion version = new RpmVersion(0, "", "");
    long packedBytes;
    long installedBytes;
    long headerBytes;
    final List<RpmRelation> provides = new ArrayList<>();
    final List<RpmRelation> requires = new ArrayList<>();
    final List<RpmRelation> conflicts = new ArrayList<>();
    final List<RpmRelation> recommends = new ArrayList<>();

    Optional<RpmPackage> finished(String machine) {
      boolean fits = architecture.equals(machine) || architecture.equals("noarch");
      boolean counts = !name.isEmpty() && !name.endsWith("-debuginfo");
      if (!fits || !counts || name.endsWith("-debugsource")) {
        return Optional.empty();
      }
      RpmRelation itself = new RpmRelation(name, "EQ", Optional.of(version));
      Set<RpmRelation> all = new LinkedHashSet<>(List.of(itself));
      all.addAll(provides);
      return Optional.of(
          new RpmPackage(
              name,
              architecture,
              version,
              packedBytes,
              installedBytes,
              headerBytes,
              List.copyOf(all),
              List.copyOf(new LinkedHashSet<>(requires)),
              List.copyOf(conflicts),
              List.copyOf(recommends)));
    }
  }

  private static Optional<RpmPackage> one(XmlReader reader, String machine) throws IOException {
    Draft draft = new Draft();
    List<RpmRelation> into = new ArrayList<>();
    while (true) {
      Event event = reader.next();
      if (event == Event.END && reader.name().equals("package")) {
        break;
      }
      if (event != Event.START) {
        continue;
      }
      switch (reader.name()) {
        case "name" -> draft.name = text(reader);
        case "arch" -> draft.architecture = text(reader);
        case "version" -> draft.version = version(reader);
        case "size" -> {
          draft.packedBytes = XmlReader.number(reader.attribute("package"));
          draft.installedBytes = XmlReader.number(reader.attribute("installed"));
        }
        case "header-range" ->
            draft.headerBytes =
                Math.max(
                    0,
                    XmlReader.number(reader.attribute("end"))
                        - XmlReader.number(reader.attribute("start")));
        case "provides" -> into = draft.provides;
        case "requires" -> into = draft.requires;
        case "conflicts" -> into = draft.conflicts;
        case "recommends" -> into = draft.recommends;
        case "obsoletes", "suggests", "supplements", "enhances" -> into = new ArrayList<>();
        case "entry" -> {
          if (into.size() < LIMIT_RELATIONS) {
            relation(reader).ifPresent(into::add);
          }
        }
        case "file" -> {
          String path = text(reader);
          if (!path.isEmpty() && draft.provides.size() < LIMIT_RELATIONS) {
            draft.provides.add(RpmRelation.of(path));
          }
        }
        default -> {
          // Descriptions, licences and the like weigh nothing here.
        }
      }
    }
    return draft.finished(machine);
  }

  private static String text(XmlReader reader) throws IOException {
    String text = reader.text().strip();
    return text.length() > LIMIT_CHARACTERS ? "" : text;
  }

  private static RpmVersion version(XmlReader reader) {
    return new RpmVersion(
        (int) Math.min(Integer.MAX_VALUE, XmlReader.number(reader.attribute("epoch"))),
        reader.attribute("ver"),
        reader.attribute("rel"));
  }

  private static Optional<RpmRelation> relation(XmlReader reader) {
    String name = reader.attribute("name");
    if (name.isEmpty() || name.length() > LIMIT_CHARACTERS || name.startsWith("rpmlib(")) {
      return Optional.empty();
    }
    Matcher symbol = SYMBOL_VERSION.matcher(name);
    if (symbol.matches()) {
      return Optional.of(
          RpmRelation.of(
              symbol.group(1) + Optional.ofNullable(symbol.group(2)).map("()"::concat).orElse("")));
    }
    String operator = reader.attribute("flags");
    return Optional.of(
        operator.isEmpty()
            ? RpmRelation.of(name)
            : new RpmRelation(name, operator, Optional.of(version(reader))));
  }
}
