package dev.layerweight.catalog.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes images as an OCI layout on disk, with layers whose file bytes are known. */
final class OciLayout {

  record Layer(byte[] tar, long fileBytes, String createdBy) {}

  private final Path folder;
  private final List<String> manifests = new ArrayList<>();

  OciLayout(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("blobs/sha256"));
    Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
  }

  /** A layer of files whose contents pack about as well as programs do. */
  static Layer layer(String createdBy, String under, int files, int meanBytes, int seed)
      throws IOException {
    Random random = new Random(seed);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long fileBytes = 0;
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, 512)) {
      for (int i = 0; i < files; i++) {
        if (i % 12 == 0) {
          TarArchiveEntry directory = new TarArchiveEntry(under + "/d" + i / 12 + "/");
          tar.putArchiveEntry(directory);
          tar.closeArchiveEntry();
        }
        byte[] content = content(random, 1 + random.nextInt(2 * meanBytes));
        TarArchiveEntry entry = new TarArchiveEntry(under + "/d" + i / 12 + "/file" + i);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
        fileBytes += content.length;
      }
    }
    return new Layer(bytes.toByteArray(), fileBytes, createdBy);
  }

  private static byte[] content(Random random, int length) {
    byte[] content = new byte[length];
    random.nextBytes(content);
    for (int i = 0; i < length; i++) {
      content[i] = (byte) ((i / 64) % 3 == 0 ? content[i] : 'a' + (content[i] & 3));
    }
    return content;
  }

  /** Adds an image to the index. */
  OciLayout image(String architecture, List<String> environment, List<Layer> layers)
      throws IOException {
    List<String> descriptors = new ArrayList<>();
    List<String> diffs = new ArrayList<>();
    List<String> history = new ArrayList<>();
    for (Layer layer : layers) {
      String digest = blob(layer.tar());
      descriptors.add(
          descriptor("application/vnd.oci.image.layer.v1.tar", digest, layer.tar().length));
      diffs.add("\"" + digest + "\"");
      history.add("{\"created_by\":\"" + layer.createdBy().replace("\"", "\\\"") + "\"}");
    }
    history.add("{\"created_by\":\"USER app\",\"empty_layer\":true}");
    String config =
        """
        {"created":"2026-11-01T00:00:00Z","os":"linux","architecture":"%s",
         "config":{"Env":[%s],"User":"app","WorkingDir":"/srv/app"},
         "rootfs":{"type":"layers","diff_ids":[%s]},"history":[%s]}
        """
            .formatted(
                architecture,
                String.join(",", environment.stream().map(one -> "\"" + one + "\"").toList()),
                String.join(",", diffs),
                String.join(",", history));
    byte[] configBytes = config.getBytes(StandardCharsets.UTF_8);
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
         "config":%s,"layers":[%s]}
        """
            .formatted(
                descriptor(
                    "application/vnd.oci.image.config.v1+json",
                    blob(configBytes),
                    configBytes.length),
                String.join(",", descriptors));
    byte[] manifestBytes = manifest.getBytes(StandardCharsets.UTF_8);
    String described =
        descriptor(
            "application/vnd.oci.image.manifest.v1+json",
            blob(manifestBytes),
            manifestBytes.length);
    manifests.add(
        described.substring(0, described.length() - 1)
            + ",\"platform\":{\"os\":\"linux\",\"architecture\":\""
            + architecture
            + "\"}}");
    return this;
  }

  /** Writes the top of the layout; with several images it is an index of platforms. */
  Path write() throws IOException {
    String inner = manifests.getFirst();
    if (manifests.size() > 1) {
      byte[] index =
          ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                  + "\"manifests\":["
                  + String.join(",", manifests)
                  + "]}")
              .getBytes(StandardCharsets.UTF_8);
      inner = descriptor("application/vnd.oci.image.index.v1+json", blob(index), index.length);
    }
    Files.writeString(
        folder.resolve("index.json"),
        "{\"schemaVersion\":2,\"manifests\":["
            + inner.substring(0, inner.length() - 1)
            + ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"made\"}}]}");
    return folder;
  }

  private String blob(byte[] content) throws IOException {
    String digest = Digests.sha256(content);
    Files.write(folder.resolve("blobs/sha256").resolve(digest.substring(7)), content);
    return digest;
  }

  private static String descriptor(String type, String digest, long bytes) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, digest, bytes);
  }
}
