package dev.layerweight.estimate.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** A JSON value as manifests and lock files hold it; members keep their order. */
sealed interface Json {

  record Members(SequencedMap<String, Json> values) implements Json {}

  record Items(List<Json> values) implements Json {}

  record Text(String value) implements Json {}

  /** A number, true, false or null, as written. */
  record Literal(String written) implements Json {}

  Json EMPTY = new Members(new LinkedHashMap<>());

  /** The member of that name; nothing where there is none or this has no members. */
  default Optional<Json> get(String name) {
    return this instanceof Members members
        ? Optional.ofNullable(members.values().get(name))
        : Optional.empty();
  }

  default Map<String, Json> members() {
    return this instanceof Members members ? members.values() : Map.of();
  }

  /** The text of a member. */
  default Optional<String> text(String name) {
    return get(name)
        .flatMap(value -> value instanceof Text t ? Optional.of(t.value()) : Optional.empty());
  }

  default boolean isTrue(String name) {
    return get(name).filter(new Literal("true")::equals).isPresent();
  }

  /** A member's members that are texts: dependencies. */
  default Map<String, String> texts(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    get(name)
        .map(Json::members)
        .orElse(Map.of())
        .forEach((key, value) -> {
          if (value instanceof Text text) {
            texts.put(key, text.value());
          }
        });
    return texts;
  }

  /** A member's texts, of a list or a single one. */
  default List<String> list(String name) {
    return get(name)
        .map(value ->
            switch (value) {
              case Text text -> List.of(text.value());
              case Items items ->
                  items.values().stream()
                      .flatMap(item ->
                          item instanceof Text text
                              ? java.util.stream.Stream.of(text.value())
                              : java.util.stream.Stream.empty())
                      .toList();
              case Members _, Literal _ -> List.<String>of();
            })
        .orElse(List.of());
  }

  /**
   * Bytes of this value as {@code JSON.stringify(value, null, 2)} writes it in UTF-8, the form of
   * all files that npm writes.
   *
   * @param depth how deep the value lies
   */
  default long prettyBytes(int depth) {
    return switch (this) {
      case Literal literal -> literal.written().length();
      case Text text -> quotedBytes(text.value());
      case Items items when items.values().isEmpty() -> 2;
      case Items items ->
          items.values().stream()
                  .mapToLong(item -> 2L * (depth + 1) + item.prettyBytes(depth + 1) + 2)
                  .sum()
              + 2L * depth
              + 2;
      case Members members when members.values().isEmpty() -> 2;
      case Members members ->
          members.values().entrySet().stream()
                  .mapToLong(entry -> memberBytes(entry.getKey(), entry.getValue(), depth + 1))
                  .sum()
              + 2L * depth
              + 2;
    };
  }

  /**
   * Bytes of one member with its indentation, its comma or the first one's bracket, and line end.
   */
  static long memberBytes(String name, Json value, int depth) {
    return 2L * depth + quotedBytes(name) + 2 + value.prettyBytes(depth) + 2;
  }

  static long quotedBytes(String text) {
    long bytes = 2;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f') {
        bytes += 2;
      } else if (c < ' ') {
        bytes += 6;
      } else if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800 || Character.isSurrogate(c)) {
        bytes += 2;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }
}
