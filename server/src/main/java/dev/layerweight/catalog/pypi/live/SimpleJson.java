package dev.layerweight.catalog.pypi.live;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a project's page of the Simple API in JSON (PEP 691, 700, 714). */
final class SimpleJson {

  private static final int LIMIT_FILES = 100_000;

  private SimpleJson() {}

  /**
   * The files of a page.
   *
   * @param page its own address, which relative ones are resolved against
   * @throws IOException where it is no such page
   */
  static List<IndexFile> read(byte[] body, URI page) throws IOException {
    try (JsonReader json =
        new JsonReader(
            new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8))) {
      List<IndexFile> files = new ArrayList<>();
      boolean listed = false;
      json.beginObject();
      while (json.hasNext()) {
        if (json.nextName().equals("files")) {
          listed = true;
          json.beginArray();
          while (json.hasNext() && files.size() < LIMIT_FILES) {
            file(json, page).ifPresent(files::add);
          }
          if (files.size() >= LIMIT_FILES) {
            return files;
          }
          json.endArray();
        } else {
          json.skipValue();
        }
      }
      if (!listed) {
        throw new IOException("a page without files");
      }
      return files;
    } catch (IllegalStateException | NumberFormatException otherShape) {
      throw new IOException("a page of another shape", otherShape);
    }
  }

  private static Optional<IndexFile> file(JsonReader json, URI page) throws IOException {
    String filename = "";
    String url = "";
    OptionalLong size = OptionalLong.empty();
    Optional<String> requiresPython = Optional.empty();
    boolean yanked = false;
    Optional<String> sha256 = Optional.empty();
    IndexFile.Metadata metadata = IndexFile.INSIDE;
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (json.peek() == JsonToken.NULL) {
        json.nextNull();
        continue;
      }
      switch (name) {
        case "filename" -> filename = json.nextString();
        case "url" -> url = json.nextString();
        case "size" -> size = positive(json.nextLong());
        case "requires-python" ->
            requiresPython = Optional.of(json.nextString()).filter(text -> !text.isBlank());
        case "yanked" -> yanked = isYanked(json);
        case "hashes" -> sha256 = sha256(json);
        case "core-metadata" -> metadata = metadata(json);
        case "dist-info-metadata", "data-dist-info-metadata" -> {
          // The older name counts only where the newer one is not there (PEP 714).
          IndexFile.Metadata older = metadata(json);
          metadata = metadata == IndexFile.INSIDE ? older : metadata;
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    Optional<URI> address = PageAddress.resolve(page, url);
    if (filename.isEmpty() || address.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new IndexFile(filename, address.get(), size, requiresPython, yanked, sha256, metadata));
  }

  private static OptionalLong positive(long bytes) {
    return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
  }

  /** {@code false}, {@code true} or a reason, which may be empty text. */
  private static boolean isYanked(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.BOOLEAN) {
      return json.nextBoolean();
    }
    json.skipValue();
    return true;
  }

  private static Optional<String> sha256(JsonReader json) throws IOException {
    Optional<String> hash = Optional.empty();
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals("sha256") && json.peek() == JsonToken.STRING) {
        hash = Optional.of(json.nextString().toLowerCase(Locale.ROOT));
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return hash;
  }

  private static IndexFile.Metadata metadata(JsonReader json) throws IOException {
    return switch (json.peek()) {
      case BOOLEAN ->
          json.nextBoolean() ? new IndexFile.Metadata.Beside(Optional.empty()) : IndexFile.INSIDE;
      case BEGIN_OBJECT -> new IndexFile.Metadata.Beside(sha256(json));
      default -> {
        json.skipValue();
        yield IndexFile.INSIDE;
      }
    };
  }
}
