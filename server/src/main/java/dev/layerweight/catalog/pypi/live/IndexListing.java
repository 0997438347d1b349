package dev.layerweight.catalog.pypi.live;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.layerweight.catalog.client.Unzipped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files of one project on one index.
 *
 * @param tag the server's name for this state of the page ({@code ETag}), empty where it has none
 * @param asked when the server said so
 */
record IndexListing(List<IndexFile> files, String tag, Instant asked) {

  private static final int LIMIT_BYTES = 64 << 20;

  /** Whether it may be kept on disk: an address with a query may hold a signature. */
  boolean mayBeKept() {
    return files.stream().allMatch(file -> file.address().getRawQuery() == null);
  }

  byte[] toBytes() {
    JsonArray list = new JsonArray();
    for (IndexFile file : files) {
      JsonObject one = new JsonObject();
      one.addProperty("f", file.filename());
      one.addProperty("u", file.address().toString());
      file.sizeBytes().ifPresent(bytes -> one.addProperty("s", bytes));
      file.requiresPython().ifPresent(text -> one.addProperty("p", text));
      file.sha256().ifPresent(hash -> one.addProperty("h", hash));
      if (file.yanked()) {
        one.addProperty("y", true);
      }
      if (file.metadata() instanceof IndexFile.Metadata.Beside beside) {
        one.addProperty("m", beside.sha256().orElse(""));
      }
      list.add(one);
    }
    JsonObject all = new JsonObject();
    all.addProperty("tag", tag);
    all.addProperty("asked", asked.getEpochSecond());
    all.add("files", list);
    return Unzipped.pack(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Empty where the bytes are damaged. */
  static Optional<IndexListing> of(byte[] bytes) {
    return Unzipped.unpack(bytes, LIMIT_BYTES)
        .flatMap(text -> {
          try {
            return Optional.of(read(new String(text, StandardCharsets.UTF_8)));
          } catch (JsonParseException
              | IllegalArgumentException
              | IllegalStateException
              | NullPointerException
              | DateTimeException damaged) {
            return Optional.empty();
          }
        });
  }

  private static IndexListing read(String text) {
    JsonObject all = JsonParser.parseString(text).getAsJsonObject();
    List<IndexFile> files = new ArrayList<>();
    for (JsonElement element : all.getAsJsonArray("files")) {
      JsonObject one = element.getAsJsonObject();
      files.add(
          new IndexFile(
              one.get("f").getAsString(),
              URI.create(one.get("u").getAsString()),
              one.has("s") ? OptionalLong.of(one.get("s").getAsLong()) : OptionalLong.empty(),
              text(one, "p"),
              one.has("y"),
              text(one, "h"),
              text(one, "m")
                  .<IndexFile.Metadata>map(hash ->
                      new IndexFile.Metadata.Beside(
                          Optional.of(hash).filter(known -> !known.isEmpty())))
                  .orElse(IndexFile.INSIDE)));
    }
    return new IndexListing(
        List.copyOf(files),
        all.get("tag").getAsString(),
        Instant.ofEpochSecond(all.get("asked").getAsLong()));
  }

  private static Optional<String> text(JsonObject object, String member) {
    return Optional.ofNullable(object.get(member)).map(JsonElement::getAsString);
  }
}
