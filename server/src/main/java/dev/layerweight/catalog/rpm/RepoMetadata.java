package dev.layerweight.catalog.rpm;

import dev.layerweight.catalog.RpmIndex.MetadataFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A repository's {@code repomd.xml}: which files its metadata is made of.
 *
 * @param files in the order of the document
 */
public record RepoMetadata(List<File> files) {

  private static final int LIMIT_FILES = 100;

  /**
   * A file of the metadata.
   *
   * @param location below the repository's address
   * @param algorithm of the checksum, such as {@code sha256}
   * @param checksum of the file as it lies there, hexadecimal
   */
  public record File(
      String type,
      String location,
      String algorithm,
      String checksum,
      long packedBytes,
      long openBytes) {}

  /**
   * Reads the document.
   *
   * @throws IOException where it is malformed
   */
  public static RepoMetadata read(byte[] document) throws IOException {
    List<File> files = new ArrayList<>();
    XMLStreamReader reader = SafeXml.open(new ByteArrayInputStream(document));
    try {
      while (reader.hasNext() && files.size() < LIMIT_FILES) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals("data")) {
          files.add(file(reader));
        }
      }
    } catch (XMLStreamException | RuntimeException malformed) {
      throw new IOException("malformed metadata of a repository", malformed);
    }
    if (files.isEmpty()) {
      throw new IOException("metadata of a repository without files");
    }
    return new RepoMetadata(List.copyOf(files));
  }

  private static File file(XMLStreamReader reader) throws XMLStreamException {
    String type = SafeXml.attribute(reader, "type");
    String location = "";
    String algorithm = "";
    String checksum = "";
    long packed = 0;
    long open = 0;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals("data")) {
        break;
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        switch (reader.getLocalName()) {
          case "location" -> location = SafeXml.attribute(reader, "href");
          case "checksum" -> {
            algorithm = SafeXml.attribute(reader, "type");
            checksum = reader.getElementText().strip();
          }
          case "size" -> packed = SafeXml.number(reader.getElementText());
          case "open-size" -> open = SafeXml.number(reader.getElementText());
          default -> {
            // Times and the checksum of the unpacked file are not needed.
          }
        }
      }
    }
    return new File(type, location, algorithm, checksum, packed, Math.max(packed, open));
  }

  /** The list of packages in a form that can be read here: gzip or xz before others. */
  public Optional<File> primary() {
    List<File> all = files.stream().filter(file -> file.type().startsWith("primary")).toList();
    return all.stream()
        .filter(file -> !file.type().equals("primary_db"))
        .filter(file -> file.location().matches(".*\\.xml(\\.gz|\\.xz)?"))
        .findFirst()
        .or(() -> all.stream().filter(file -> file.type().equals("primary")).findFirst());
  }

  /** What a package manager downloads and keeps. */
  public List<MetadataFile> sizes() {
    return files.stream()
        .map(file -> new MetadataFile(file.type(), file.packedBytes(), file.openBytes()))
        .toList();
  }
}
