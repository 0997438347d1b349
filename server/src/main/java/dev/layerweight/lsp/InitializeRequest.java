package dev.layerweight.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;

/**
 * What a client says of itself in its first request, read without the types of the protocol: there
 * are a hundred of them for this message alone, and to load them takes longer than the answer.
 *
 * @param id of the request, to be said again in the answer
 */
record InitializeRequest(JsonPrimitive id, JsonObject params) {

  private static final String METHOD = "initialize";

  /** Reads a message; empty where it is another one, or none that could be answered. */
  static Optional<InitializeRequest> of(String message) {
    if (!message.contains('"' + METHOD + '"')) {
      return Optional.empty();
    }
    try {
      return JsonParser.parseString(message) instanceof JsonObject request
              && request.get("method") instanceof JsonPrimitive method
              && method.getAsString().equals(METHOD)
              && request.get("id") instanceof JsonPrimitive id
              && request.get("params") instanceof JsonObject params
          ? Optional.of(new InitializeRequest(id, params))
          : Optional.empty();
    } catch (JsonParseException | StackOverflowError | OutOfMemoryError _) {
      return Optional.empty();
    }
  }

  /** What stands at the end of a path of names; empty where a part is missing or null. */
  Optional<JsonElement> at(String... path) {
    JsonElement here = params;
    for (String name : path) {
      if (!(here instanceof JsonObject object) || !object.has(name)) {
        return Optional.empty();
      }
      here = object.get(name);
    }
    return Optional.of(here).filter(value -> !value.isJsonNull());
  }

  /** Whether something is said there, be it an empty object. */
  boolean has(String... path) {
    return at(path).isPresent();
  }

  /** Whether true stands there. */
  boolean is(String... path) {
    return at(path).filter(InitializeRequest::isTrue).isPresent();
  }

  Optional<String> text(String... path) {
    return at(path).flatMap(InitializeRequest::text);
  }

  /** The texts of a list; none where there is no list. */
  List<String> texts(String... path) {
    return elements(path).stream().flatMap(value -> text(value).stream()).toList();
  }

  /** The members of a list; none where there is no list. */
  List<JsonElement> elements(String... path) {
    return at(path).stream()
        .filter(JsonArray.class::isInstance)
        .flatMap(list -> StreamSupport.stream(list.getAsJsonArray().spliterator(), false))
        .toList();
  }

  OptionalLong number(String... path) {
    return at(path).stream()
        .filter(value -> value instanceof JsonPrimitive number && number.isNumber())
        .mapToLong(value -> (long) value.getAsDouble())
        .findFirst();
  }

  private static boolean isTrue(JsonElement value) {
    return value instanceof JsonPrimitive flag && flag.isBoolean() && flag.getAsBoolean();
  }

  private static Optional<String> text(JsonElement value) {
    return value instanceof JsonPrimitive word && word.isString()
        ? Optional.of(word.getAsString())
        : Optional.empty();
  }
}
