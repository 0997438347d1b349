package dev.layerweight.catalog.rpm.live;

import dev.layerweight.catalog.client.FakeServer;
import dev.layerweight.catalog.client.FakeServer.Page;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Writes the metadata of an rpm repository as createrepo_c does. */
public final class FakeRpmRepository {

  private final StringBuilder packages = new StringBuilder();

  /**
   * Adds a package.
   *
   * @param relations sections such as {@code requires: a, b >= 2; provides: c}
   */
  public FakeRpmRepository add(String nameAndVersion, long installedBytes, String relations) {
    String name = nameAndVersion.substring(0, nameAndVersion.indexOf('='));
    String version = nameAndVersion.substring(nameAndVersion.indexOf('=') + 1);
    packages.append(
        """
        <package type="rpm"><name>%s</name><arch>x86_64</arch>
        <version epoch="0" ver="%s" rel="1"/>
        <checksum type="sha256" pkgid="YES">00</checksum><summary>a &lt;b&gt; &amp; c</summary>
        <size package="%d" installed="%d" archive="1"/><location href="x.rpm"/>
        <format><rpm:license>MIT</rpm:license><rpm:header-range start="4504" end="24504"/>
        <rpm:provides><rpm:entry name="%s" flags="EQ" epoch="0" ver="%s" rel="1"/></rpm:provides>
        """
            .formatted(name, version, installedBytes / 3, installedBytes, name, version));
    for (String section : relations.split(";")) {
      if (!section.isBlank()) {
        String kind = section.substring(0, section.indexOf(':')).strip();
        packages.append("<rpm:").append(kind).append('>');
        for (String relation : section.substring(section.indexOf(':') + 1).split(",")) {
          packages.append(entry(relation.strip()));
        }
        packages.append("</rpm:").append(kind).append('>');
      }
    }
    packages.append("</format></package>\n");
    return this;
  }

  private static String entry(String relation) {
    if (relation.startsWith("/")) {
      return "<rpm:entry name=\"" + relation + "\"/>";
    }
    String[] words = relation.startsWith("(") ? new String[] {relation} : relation.split(" ");
    if (words.length < 3) {
      return "<rpm:entry name=\"" + relation + "\"/>";
    }
    String flag =
        switch (words[1]) {
          case ">=" -> "GE";
          case "<" -> "LT";
          default -> "EQ";
        };
    return "<rpm:entry name=\"%s\" flags=\"%s\" epoch=\"0\" ver=\"%s\"/>"
        .formatted(words[0], flag, words[2]);
  }

  public byte[] primary() {
    String xml =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <metadata xmlns="http://linux.duke.edu/metadata/common"
          xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="1">
        %s</metadata>
        """
            .formatted(packages);
    return gzip(xml.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static String repomd(byte[] primary, String location) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision>
    <data type="primary"><checksum type="sha256">%s</checksum>
    <open-checksum type="sha256">00</open-checksum><location href="%s"/>
    <timestamp>1</timestamp><size>%d</size><open-size>9000</open-size></data>
    <data type="filelists"><checksum type="sha256">00</checksum>
    <location href="repodata/filelists.xml.gz"/><size>50000</size></data>
    <data type="other"><checksum type="sha256">00</checksum>
    <location href="repodata/other.xml.gz"/><size>70000</size></data></repomd>
    """
        .formatted(sha256(primary), location, primary.length);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Puts all of it below a path. */
  public void serve(FakeServer server, String path) {
    byte[] primary = primary();
    server.put(
        path + "repodata/repomd.xml",
        Page.of(repomd(primary, "repodata/primary.xml.gz").getBytes(StandardCharsets.UTF_8)));
    server.put(path + "repodata/primary.xml.gz", Page.of(primary));
  }

  /** The same with the list of packages as zstd packs what it cannot make smaller. */
  public void servePackedWithZstd(FakeServer server, String path) throws IOException {
    byte[] xml;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(primary()))) {
      xml = in.readAllBytes();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, (byte) 0xA0});
    out.writeBytes(littleEndian(xml.length, 4));
    for (int at = 0; at < xml.length; at += 1000) {
      int length = Math.min(1000, xml.length - at);
      out.writeBytes(littleEndian(length << 3 | (at + length == xml.length ? 1 : 0), 3));
      out.write(xml, at, length);
    }
    byte[] packed = out.toByteArray();
    server.put(
        path + "repodata/repomd.xml",
        Page.of(repomd(packed, "repodata/primary.xml.zst").getBytes(StandardCharsets.UTF_8)));
    server.put(path + "repodata/primary.xml.zst", Page.of(packed));
  }

  private static byte[] littleEndian(int value, int bytes) {
    byte[] all = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      all[i] = (byte) (value >> 8 * i);
    }
    return all;
  }

  /** The same with groups and modules. */
  public void serve(FakeServer server, String path, String groups, String modules) {
    serve(server, path);
    byte[] comps = gzip(groups.getBytes(StandardCharsets.UTF_8));
    byte[] streams = modules.getBytes(StandardCharsets.UTF_8);
    String more =
        data("group_gz", "comps.xml.gz", comps) + data("modules", "modules.yaml", streams);
    server.put(
        path + "repodata/repomd.xml",
        Page.of(
            repomd(primary(), "repodata/primary.xml.gz")
                .replace("</repomd>", more + "</repomd>")
                .getBytes(StandardCharsets.UTF_8)));
    server.put(path + "repodata/comps.xml.gz", Page.of(comps));
    server.put(path + "repodata/modules.yaml", Page.of(streams));
  }

  private static String data(String type, String file, byte[] bytes) {
    return "<data type=\"%s\"><checksum type=\"sha256\">%s</checksum><location href=\"repodata/%s\"/></data>"
        .formatted(type, sha256(bytes), file);
  }
}
