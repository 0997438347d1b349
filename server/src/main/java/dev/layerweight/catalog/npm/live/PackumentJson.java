package dev.layerweight.catalog.npm.live;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Reads a registry's documents: all versions of a package, or one of them. */
final class PackumentJson {

  private static final int LIMIT_VERSIONS = 50_000;
  private static final int LIMIT_ITEMS = 5_000;
  private static final Set<String> INSTALL_SCRIPTS = Set.of("preinstall", "install", "postinstall");

  /**
   * What a packument says.
   *
   * @param latest the version under the tag of this name, empty where there is none
   */
  record Content(String latest, List<PublishedVersion> versions) {}

  private final JsonReader json;

  private PackumentJson(byte[] body) {
    this.json =
        new JsonReader(
            new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8));
  }

  /**
   * All versions.
   *
   * @throws IOException where it is no packument
   */
  static Content packument(byte[] body) throws IOException {
    PackumentJson reader = new PackumentJson(body);
    try {
      return reader.content();
    } catch (IllegalStateException | NumberFormatException otherShape) {
      throw new IOException("a packument of another shape", otherShape);
    }
  }

  /**
   * One version.
   *
   * @throws IOException where it is no manifest
   */
  static PublishedVersion manifest(byte[] body) throws IOException {
    try {
      return new PackumentJson(body).version();
    } catch (IllegalStateException | NumberFormatException otherShape) {
      throw new IOException("a manifest of another shape", otherShape);
    }
  }

  private Content content() throws IOException {
    String latest = "";
    List<PublishedVersion> versions = new ArrayList<>();
    boolean listed = false;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "dist-tags" -> latest = texts().getOrDefault("latest", "");
        case "versions" -> {
          listed = true;
          json.beginObject();
          while (json.hasNext()) {
            json.nextName();
            PublishedVersion version = version();
            if (versions.size() < LIMIT_VERSIONS && !version.version().isEmpty()) {
              versions.add(version);
            }
          }
          json.endObject();
        }
        default -> json.skipValue();
      }
    }
    if (!listed) {
      throw new IOException("a packument without versions");
    }
    return new Content(latest, versions);
  }

  private PublishedVersion version() throws IOException {
    String version = "";
    Dist dist = new Dist(OptionalLong.empty(), 0, "", "");
    Map<String, String> dependencies = Map.of();
    Map<String, String> optional = Map.of();
    Map<String, String> peers = Map.of();
    Set<String> optionalPeers = Set.of();
    List<String> os = List.of();
    List<String> cpu = List.of();
    List<String> libc = List.of();
    boolean installScript = false;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "version" -> version = text();
        case "dist" -> dist = dist();
        case "dependencies" -> dependencies = texts();
        case "optionalDependencies" -> optional = texts();
        case "peerDependencies" -> peers = texts();
        case "peerDependenciesMeta" -> optionalPeers = optionalPeers();
        case "os" -> os = list();
        case "cpu" -> cpu = list();
        case "libc" -> libc = list();
        case "hasInstallScript" -> installScript |= isTrue();
        case "scripts" ->
            installScript |= texts().keySet().stream().anyMatch(INSTALL_SCRIPTS::contains);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new PublishedVersion(
        version,
        dist.unpackedBytes,
        dist.files,
        dependencies,
        optional,
        peers,
        optionalPeers,
        os,
        cpu,
        libc,
        installScript,
        dist.tarball,
        dist.integrity);
  }

  private record Dist(OptionalLong unpackedBytes, long files, String tarball, String integrity) {}

  private Dist dist() throws IOException {
    OptionalLong unpackedBytes = OptionalLong.empty();
    long files = 0;
    String tarball = "";
    String integrity = "";
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skipValue();
      return new Dist(unpackedBytes, files, tarball, integrity);
    }
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "unpackedSize" -> unpackedBytes = number();
        case "fileCount" -> files = number().orElse(0);
        case "tarball" -> tarball = text();
        case "integrity" -> integrity = text();
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Dist(unpackedBytes, files, tarball, integrity);
  }

  private OptionalLong number() throws IOException {
    if (json.peek() != JsonToken.NUMBER) {
      json.skipValue();
      return OptionalLong.empty();
    }
    double number = json.nextDouble();
    return number >= 0 && number < 1e15 ? OptionalLong.of((long) number) : OptionalLong.empty();
  }

  private String text() throws IOException {
    if (json.peek() != JsonToken.STRING) {
      json.skipValue();
      return "";
    }
    return json.nextString();
  }

  private boolean isTrue() throws IOException {
    if (json.peek() != JsonToken.BOOLEAN) {
      json.skipValue();
      return false;
    }
    return json.nextBoolean();
  }

  private Map<String, String> texts() throws IOException {
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skipValue();
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (json.peek() == JsonToken.STRING && texts.size() < LIMIT_ITEMS) {
        texts.put(name, json.nextString());
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return texts;
  }

  private Set<String> optionalPeers() throws IOException {
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skipValue();
      return Set.of();
    }
    Set<String> names = new TreeSet<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        json.skipValue();
        continue;
      }
      json.beginObject();
      while (json.hasNext()) {
        if (json.nextName().equals("optional")) {
          if (isTrue() && names.size() < LIMIT_ITEMS) {
            names.add(name);
          }
        } else {
          json.skipValue();
        }
      }
      json.endObject();
    }
    json.endObject();
    return names;
  }

  /** A list, or a single text in its place. */
  private List<String> list() throws IOException {
    if (json.peek() == JsonToken.STRING) {
      return List.of(json.nextString());
    }
    if (json.peek() != JsonToken.BEGIN_ARRAY) {
      json.skipValue();
      return List.of();
    }
    List<String> values = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      String value = text();
      if (!value.isBlank() && values.size() < LIMIT_ITEMS) {
        values.add(value);
      }
    }
    json.endArray();
    return values;
  }
}
