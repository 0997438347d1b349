package dev.layerweight.catalog.rpm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The module streams of a repository, from its {@code modules.yaml}: which packages belong to which
 * stream, and which streams are the usual ones.
 *
 * @param streams in the order of the document; one may come in several contexts
 * @param defaults by the names of the modules
 */
public record RpmModules(List<Stream> streams, Map<String, Default> defaults) {

  public static final RpmModules NONE = new RpmModules(List.of(), Map.of());

  private static final int LIMIT_STREAMS = 20_000;
  private static final int LIMIT_ITEMS = 1_000_000;

  /**
   * One stream of a module.
   *
   * @param version the highest counts
   * @param artifacts packages as {@code name-epoch:version-release.architecture}
   * @param profiles names of the packages that come with each
   * @param requires streams of other modules, any where the set is empty
   */
  public record Stream(
      String module,
      String stream,
      long version,
      Set<String> artifacts,
      Map<String, List<String>> profiles,
      Map<String, Set<String>> requires) {}

  /**
   * What a module is without being asked for.
   *
   * @param stream empty where none is the usual one
   * @param profiles the usual ones of each stream
   */
  public record Default(String stream, Map<String, List<String>> profiles) {}

  /**
   * Reads the document.
   *
   * @param limitCharacters of the document
   * @throws IOException where it is malformed
   */
  public static RpmModules read(InputStream document, int limitCharacters) throws IOException {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(limitCharacters)
            .setMaxAliasesForCollections(50)
            .build();
    List<Stream> streams = new ArrayList<>();
    Map<String, Default> defaults = new LinkedHashMap<>();
    int items = 0;
    try {
      for (Object one : new Load(settings).loadAllFromInputStream(document)) {
        Map<?, ?> data = map(map(one).get("data"));
        switch (text(map(one).get("document"))) {
          case "modulemd" -> {
            Stream stream = stream(data);
            items += stream.artifacts().size();
            if (streams.size() == LIMIT_STREAMS || items > LIMIT_ITEMS) {
              throw new IOException("more modules than are believed");
            }
            streams.add(stream);
          }
          case "modulemd-defaults" ->
              defaults.put(
                  text(data.get("module")),
                  new Default(text(data.get("stream")), lists(data.get("profiles"))));
          default -> {
            // Translations and dates of end choose nothing.
          }
        }
      }
    } catch (RuntimeException | StackOverflowError malformed) {
      throw new IOException("a malformed list of modules", malformed);
    }
    return new RpmModules(List.copyOf(streams), Map.copyOf(defaults));
  }

  private static Stream stream(Map<?, ?> data) {
    Map<String, List<String>> profiles = new LinkedHashMap<>();
    map(data.get("profiles"))
        .forEach((name, profile) -> profiles.put(text(name), list(map(profile).get("rpms"))));
    Map<String, Set<String>> requires = new LinkedHashMap<>();
    for (Object dependency : data.get("dependencies") instanceof List<?> all ? all : List.of()) {
      lists(map(dependency).get("requires"))
          .forEach((module, wanted) -> requires.put(module, Set.copyOf(wanted)));
    }
    requires.remove("platform");
    return new Stream(
        text(data.get("name")),
        text(data.get("stream")),
        XmlReader.number(text(data.get("version"))),
        new LinkedHashSet<>(list(map(data.get("artifacts")).get("rpms"))),
        profiles,
        requires);
  }

  private static Map<String, List<String>> lists(Object value) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    map(value).forEach((name, list) -> lists.put(text(name), list(list)));
    return lists;
  }

  private static Map<?, ?> map(Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<String> list(Object value) {
    return value instanceof List<?> list ? list.stream().map(RpmModules::text).toList() : List.of();
  }

  private static String text(Object value) {
    return Optional.ofNullable(value).map(Object::toString).orElse("").replaceAll("\\s", "");
  }

  /** One line a fact, for the cache: a real document takes a second to read. */
  public byte[] toBytes() {
    StringBuilder text = new StringBuilder();
    for (Stream one : streams) {
      line(text, "stream", one.module(), one.stream(), String.valueOf(one.version()));
      one.artifacts().forEach(artifact -> line(text, "rpm", artifact));
      one.profiles().forEach((name, names) -> line(text, "profile", name, String.join(" ", names)));
      one.requires().forEach((name, set) -> line(text, "requires", name, String.join(" ", set)));
    }
    defaults.forEach((module, usual) -> {
      line(text, "default", module, usual.stream());
      usual.profiles().forEach((name, names) -> line(text, "usual", name, String.join(" ", names)));
    });
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder text, String... fields) {
    text.append(String.join("\t", fields)).append('\n');
  }

  /** Reads what {@link #toBytes} made; lines of another kind are passed over. */
  public static RpmModules of(byte[] bytes) {
    List<Stream> streams = new ArrayList<>();
    Map<String, Default> defaults = new LinkedHashMap<>();
    Map<String, List<String>> usual = new LinkedHashMap<>();
    try (BufferedReader reader =
        new BufferedReader(new StringReader(new String(bytes, StandardCharsets.UTF_8)))) {
      for (String line : (Iterable<String>) reader.lines()::iterator) {
        String[] fields = (line + "\t\t\t").split("\t", 5);
        switch (fields[0]) {
          case "stream" ->
              streams.add(
                  new Stream(
                      fields[1],
                      fields[2],
                      XmlReader.number(fields[3]),
                      new LinkedHashSet<>(),
                      new LinkedHashMap<>(),
                      new LinkedHashMap<>()));
          case "rpm" -> streams.getLast().artifacts().add(fields[1]);
          case "profile" -> streams.getLast().profiles().put(fields[1], words(fields[2]));
          case "requires" ->
              streams.getLast().requires().put(fields[1], Set.copyOf(words(fields[2])));
          case "default" -> {
            usual = new LinkedHashMap<>();
            defaults.put(fields[1], new Default(fields[2], usual));
          }
          case "usual" -> usual.put(fields[1], words(fields[2]));
          default -> {
            // A line of a later kind.
          }
        }
      }
    } catch (IOException impossible) {
      throw new AssertionError("memory can always be read", impossible);
    }
    return new RpmModules(streams, defaults);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }
}
