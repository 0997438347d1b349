package dev.layerweight.catalog.registry;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;

/** Reads JSON that may be anything: what is not there or of another type is empty. */
record Json(JsonObject object) {

  private static final int LIST_LIMIT = 5_000;

  static Optional<Json> parse(byte[] text) {
    try {
      JsonElement element = JsonParser.parseString(new String(text, StandardCharsets.UTF_8));
      return element.isJsonObject()
          ? Optional.of(new Json(element.getAsJsonObject()))
          : Optional.empty();
    } catch (JsonParseException | IllegalStateException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  boolean has(String name) {
    return object.has(name);
  }

  Optional<String> text(String name) {
    return primitive(name).filter(JsonPrimitive::isString).map(JsonPrimitive::getAsString);
  }

  String textOrEmpty(String name) {
    return text(name).orElse("");
  }

  boolean flag(String name) {
    return primitive(name)
        .filter(JsonPrimitive::isBoolean)
        .map(JsonPrimitive::getAsBoolean)
        .orElse(false);
  }

  /** A whole number from 0 on; anything else is empty. */
  OptionalLong number(String name) {
    try {
      return primitive(name).filter(JsonPrimitive::isNumber).stream()
          .mapToLong(number -> number.getAsBigDecimal().longValueExact())
          .filter(number -> number >= 0)
          .findFirst();
    } catch (ArithmeticException | NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  Optional<Json> child(String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonElement::isJsonObject)
        .map(element -> new Json(element.getAsJsonObject()));
  }

  List<Json> children(String name) {
    return array(name).stream()
        .filter(JsonElement::isJsonObject)
        .map(element -> new Json(element.getAsJsonObject()))
        .toList();
  }

  List<String> texts(String name) {
    return array(name).stream()
        .filter(element -> element.isJsonPrimitive() && element.getAsJsonPrimitive().isString())
        .map(JsonElement::getAsString)
        .toList();
  }

  /** Members that are texts, in their order. */
  Map<String, String> members() {
    Map<String, String> all = new LinkedHashMap<>();
    object.keySet().stream()
        .limit(LIST_LIMIT)
        .forEach(name -> text(name).ifPresent(value -> all.put(name, value)));
    return Map.copyOf(all);
  }

  private List<JsonElement> array(String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonElement::isJsonArray)
        .map(JsonElement::getAsJsonArray)
        .map(Json::elements)
        .orElse(List.of());
  }

  private static List<JsonElement> elements(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).limit(LIST_LIMIT).toList();
  }

  private Optional<JsonPrimitive> primitive(String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsJsonPrimitive);
  }
}
