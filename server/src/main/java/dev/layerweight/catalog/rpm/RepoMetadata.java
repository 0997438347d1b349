package dev.layerweight.catalog.rpm;

import dev.layerweight.catalog.RpmIndex.MetadataFile;
import dev.layerweight.catalog.rpm.XmlReader.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    XmlReader reader = new XmlReader(new ByteArrayInputStream(document));
    try {
      for (Event event = reader.next();
          event != Event.END_OF_DOCUMENT && files.size() < LIMIT_FILES;
          event = reader.next()) {
        if (event == Event.START && reader.name().equals("data")) {
          files.add(file(reader));
        }
      }
    } catch (RuntimeException malformed) {
      throw new IOException("malformed metadata of a repository", malformed);
    }
    if (files.isEmpty()) {
      throw new IOException("metadata of a repository without files");
    }
    return new RepoMetadata(List.copyOf(files));
  }

  private static File file(XmlReader reader) throws IOException {
    String type = reader.attribute("type");
    String location = "";
    String algorithm = "";
    String checksum = "";
    long packed = 0;
    long open = 0;
    while (true) {
      Event event = reader.next();
      if (event == Event.END && reader.name().equals("data")) {
        break;
      }
      if (event == Event.START) {
        switch (reader.name()) {
          case "location" -> location = reader.attribute("href");
          case "checksum" -> {
            algorithm = reader.attribute("type");
            checksum = reader.text().strip();
          }
          case "size" -> packed = XmlReader.number(reader.text());
          case "open-size" -> open = XmlReader.number(reader.text());
          default -> {
            // Times and the checksum of the unpacked file are not needed.
          }
        }
      }
    }
    return new File(type, location, algorithm, checksum, packed, Math.max(packed, open));
  }

  /**
   * A file in a form that can be read here.
   *
   * @param type {@code primary}, {@code group} or {@code modules}; how it is packed may follow it
   *     in the document, as in {@code group_gz}
   */
  public Optional<File> file(String type) {
    return files.stream()
        .filter(file -> file.type().equals(type) || file.type().startsWith(type + "_"))
        .filter(file -> PackedFile.isReadable(file.location()))
        .findFirst();
  }

  /** What a package manager downloads and keeps. */
  public List<MetadataFile> sizes() {
    return files.stream()
        .map(file -> new MetadataFile(file.type(), file.packedBytes(), file.openBytes()))
        .toList();
  }
}
