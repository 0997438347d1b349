package dev.layerweight.catalog.npm;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerweight.catalog.NodePackage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the shipped table out of lines of JSON: {@code OUTPUT SOURCE INPUT... [--further
 * INPUT...]}, where an input is a file of JSON lines or an older table ({@code .gz}) that is
 * carried on. Of a package that is known already, a further input adds no release newer than those:
 * what npm chooses together has to be of one day.
 *
 * <p>A line has {@code name}, {@code version}, {@code unpackedBytes}, {@code files} and may have
 * {@code packedBytes}, {@code dependencies}, {@code optionalDependencies}, {@code
 * peerDependencies}, {@code optionalPeers}, {@code os}, {@code cpu}, {@code libc}, {@code install},
 * {@code packumentBytes}. A line without a version gives only the packument's bytes. Later lines
 * win.
 */
public final class NodeTableWriter {

  private static final String FURTHER = "--further";

  private final Map<String, NodePackage> packages = new TreeMap<>();
  private final Map<String, String> newest = new TreeMap<>();
  private final Map<String, Long> packuments = new TreeMap<>();

  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 3) {
      throw new IllegalArgumentException("OUTPUT SOURCE INPUT...");
    }
    NodeTableWriter writer = new NodeTableWriter();
    for (String input : Arrays.asList(arguments).subList(2, arguments.length)) {
      if (input.equals(FURTHER)) {
        writer.noteNewest();
      } else {
        writer.read(Path.of(input));
      }
    }
    writer.write(Path.of(arguments[0]), arguments[1]);
  }

  private void read(Path input) throws IOException {
    if (input.toString().endsWith(".gz")) {
      try (var packed = new GZIPInputStream(Files.newInputStream(input))) {
        NodeTable old =
            NodeTable.read(new String(packed.readAllBytes(), StandardCharsets.UTF_8))
                .orElseThrow(() -> new IOException("not a whole table: " + input));
        for (String name : old.names()) {
          old.versions(name).forEach(this::add);
          old.packumentBytes(name).ifPresent(bytes -> packuments.put(name, bytes));
        }
      }
      return;
    }
    for (String line : Files.readAllLines(input)) {
      if (!line.isBlank()) {
        read(JsonParser.parseString(line).getAsJsonObject());
      }
    }
  }

  private void read(JsonObject line) {
    String name = line.get("name").getAsString();
    if (line.has("packumentBytes")) {
      packuments.put(name, line.get("packumentBytes").getAsLong());
    }
    if (line.has("version")) {
      add(
          new NodePackage(
              name,
              line.get("version").getAsString(),
              line.get("unpackedBytes").getAsLong(),
              line.has("packedBytes")
                  ? OptionalLong.of(line.get("packedBytes").getAsLong())
                  : OptionalLong.empty(),
              line.get("files").getAsLong(),
              ranges(line, "dependencies"),
              ranges(line, "optionalDependencies"),
              ranges(line, "peerDependencies"),
              Set.copyOf(list(line, "optionalPeers")),
              line.has("optionalPeers"),
              list(line, "os"),
              list(line, "cpu"),
              list(line, "libc"),
              line.has("install")));
    }
  }

  private void add(NodePackage one) {
    String version = sortable(one.version());
    // A preview is chosen by nobody who does not name it.
    if (one.version().contains("-")
        || version.compareTo(newest.getOrDefault(one.name(), version)) <= 0) {
      packages.put(one.name() + "\t" + version, one);
    }
  }

  /** From here on no newer versions of the packages that are known are taken. */
  private void noteNewest() {
    packages
        .values()
        .forEach(one ->
            newest.merge(
                one.name(), sortable(one.version()), (a, b) -> a.compareTo(b) >= 0 ? a : b));
  }

  /** Digits filled up with zeros, so that 10 comes after 9. */
  private static String sortable(String version) {
    StringBuilder out = new StringBuilder();
    int dash = version.indexOf('-');
    String core = dash < 0 ? version : version.substring(0, dash);
    for (String part : core.split("\\.")) {
      out.append("0".repeat(Math.max(0, 12 - part.length()))).append(part).append('.');
    }
    return out.append(dash < 0 ? "~" : version.substring(dash)).toString();
  }

  private static Map<String, String> ranges(JsonObject line, String member) {
    Map<String, String> ranges = new LinkedHashMap<>();
    if (line.has(member)) {
      line.getAsJsonObject(member)
          .entrySet()
          .forEach(entry -> ranges.put(entry.getKey(), plain(entry.getValue().getAsString())));
    }
    return ranges;
  }

  private static String plain(String range) {
    return range.replaceAll("[\\t\\n;]", " ").strip();
  }

  private static List<String> list(JsonObject line, String member) {
    List<String> values = new ArrayList<>();
    if (line.has(member)) {
      for (JsonElement value : line.getAsJsonArray(member)) {
        values.add(plain(value.getAsString()));
      }
    }
    return values;
  }

  private void write(Path output, String source) throws IOException {
    String table = NodeTable.write(source, List.copyOf(packages.values()), packuments);
    try (OutputStream packed =
        new GZIPOutputStream(Files.newOutputStream(output)) {
          {
            def.setLevel(9);
          }
        }) {
      packed.write(table.getBytes(StandardCharsets.UTF_8));
    }
  }
}
