package dev.layerweight.catalog.pypi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the table that {@link WheelTable} reads.
 *
 * <p>From files of measured wheels (one JSON object a line), of wheels whose own directories were
 * read, and of wheels of which only the archive's bytes are known. The last kind gets its unpacked
 * bytes by the ratio of the nearest version of its project, or else of its kind.
 */
public final class WheelTableWriter {

  private static final String SOURCE =
      "wheels unpacked and counted; the wheels' own directories, read 2026-11-21;"
          + " archive sizes of further versions; the projects' own metadata, read 2026-11-22";

  /** Unpacked bytes per byte of wheel where no version of the project was counted: the median. */
  private static final double USUAL_RATIO = 3.24;

  /** Of libraries for graphics processors, median of 32 wheels; they hardly compress. */
  private static final double ACCELERATOR_RATIO = 1.50;

  private static final String PYTHON_NAME = "python";
  private static final Pattern PYTHON = Pattern.compile(PYTHON_NAME + "([^A-Za-z0-9._-].*)?");

  private final Map<String, Map<PythonVersion, Row>> rows = new TreeMap<>();
  private final Map<String, String> byteCode = new TreeMap<>();

  private record Row(
      String tag,
      long wheelBytes,
      long unpackedBytes,
      long sourceBytes,
      long pythonFiles,
      long nativeBytes,
      long files,
      String scripts,
      String requiresPython,
      Optional<List<String>> requirements,
      String figures) {

    Row withExtras(List<String> extras) {
      return requirements
          .filter(all -> all.stream().noneMatch(text -> text.contains("extra ==")))
          .map(all -> with(requiresPython, Stream.concat(all.stream(), extras.stream()).toList()))
          .orElse(this);
    }

    Row with(String newRequiresPython, List<String> newRequirements) {
      return new Row(
          tag,
          wheelBytes,
          unpackedBytes,
          sourceBytes,
          pythonFiles,
          nativeBytes,
          files,
          scripts,
          newRequiresPython,
          Optional.of(newRequirements),
          figures);
    }
  }

  private WheelTableWriter() {}

  /**
   * Writes the table.
   *
   * @param arguments the folder of the measured data, the folder of what else is written down
   *     ({@code server/tables}), the table's file
   */
  public static void main(String[] arguments) throws IOException {
    Path data = Path.of(arguments[0]);
    Path folder = Path.of(arguments[1]);
    WheelTableWriter writer = new WheelTableWriter();
    writer.readCounted(Files.readAllLines(data.resolve("python-wheels.jsonl")));
    List<String> directories = Files.readAllLines(folder.resolve("wheel-directories.jsonl"));
    writer.readCounted(directories);
    writer.readFurther(Files.readAllLines(folder.resolve("measured-wheels.jsonl")));
    writer.readByteCode(Files.readAllLines(folder.resolve("byte-code.tsv")));
    writer.readArchiveSizes(Files.readAllLines(data.resolve("truthgraph-wheels.tsv")));
    writer.readArchiveSizes(Files.readAllLines(data.resolve("ml-wheel-bytes.tsv")));
    writer.readRequirements(directories);
    writer.readWrittenDown(Files.readAllLines(folder.resolve("requirements.tsv")));
    writer.readExtras(Files.readAllLines(folder.resolve("extras.tsv")));
    Files.write(Path.of(arguments[2]), writer.table("2026-11-22"));
  }

  private void readCounted(List<String> lines) {
    for (String line : lines) {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      if (!json.has("unpackedBytes")) {
        continue;
      }
      PythonVersion version = version(json.get("version").getAsString());
      Row row =
          new Row(
              json.get("wheelTag").getAsString(),
              json.get("wheelBytes").getAsLong(),
              json.get("unpackedBytes").getAsLong(),
              json.get("pythonSourceBytes").getAsLong(),
              json.get("pythonFiles").getAsLong(),
              json.get("nativeBytes").getAsLong(),
              json.get("files").getAsLong(),
              json.has("scripts") ? json.get("scripts").getAsString() : "",
              text(json.get("requiresPython")),
              Optional.of(strings(json.getAsJsonArray("requires"))),
              "C");
      of(json.get("name").getAsString()).putIfAbsent(version, row);
      if (json.has("byteCodeBytes") && row.sourceBytes > 0) {
        double ratio = (double) json.get("byteCodeBytes").getAsLong() / row.sourceBytes;
        byteCode.putIfAbsent(
            PythonProject.normalised(json.get("name").getAsString()),
            Long.toString(Math.round(ratio * 1000)));
      }
    }
  }

  /**
   * Adds wheels that were counted later. What is newer than the newest wheel of a project that is
   * known already is left out: what pip chooses together has to be of one day.
   */
  private void readFurther(List<String> lines) {
    Map<String, PythonVersion> newest = new TreeMap<>();
    rows.forEach((name, versions) ->
        versions.keySet().stream()
            .filter(version -> version.local().isEmpty())
            .findFirst()
            .ifPresent(version -> newest.put(name, version)));
    readCounted(
        lines.stream()
            .filter(line -> {
              JsonObject json = JsonParser.parseString(line).getAsJsonObject();
              PythonVersion known =
                  newest.get(PythonProject.normalised(json.get("name").getAsString()));
              return known == null
                  || version(json.get("version").getAsString()).compareTo(known) <= 0;
            })
            .toList());
  }

  private void readRequirements(List<String> lines) {
    for (String line : lines) {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      if (json.has("name") && !json.has("unpackedBytes")) {
        List<String> requirements = strings(json.getAsJsonArray("requires"));
        of(json.get("name").getAsString())
            .computeIfPresent(
                version(json.get("version").getAsString()),
                (version, row) -> row.with(text(json.get("requiresPython")), requirements));
      }
    }
  }

  /**
   * Adds requirements to wheels of which nothing but the bytes is known. A requirement {@code
   * python} says what versions of Python the wheel is for.
   */
  private void readWrittenDown(List<String> lines) {
    Map<String, Map<PythonVersion, List<String>>> byVersion = new TreeMap<>();
    for (String[] fields : fields(lines)) {
      byVersion
          .computeIfAbsent(PythonProject.normalised(fields[0]), _ -> new TreeMap<>())
          .computeIfAbsent(version(fields[1]), _ -> new ArrayList<>())
          .add(fields[2]);
    }
    byVersion.forEach((name, versions) ->
        versions.forEach((version, stated) ->
            of(name)
                .computeIfPresent(
                    version,
                    (_, row) -> row.requirements.isPresent() ? row : writtenDown(row, stated))));
  }

  private static Row writtenDown(Row row, List<String> stated) {
    Map<Boolean, List<String>> parts =
        stated.stream().collect(Collectors.partitioningBy(text -> PYTHON.matcher(text).matches()));
    String python =
        parts.get(true).stream()
            .map(text -> text.substring(PYTHON_NAME.length()))
            .findFirst()
            .orElse(row.requiresPython);
    return row.with(python, parts.get(false));
  }

  /**
   * Adds what extras require to wheels whose stated requirements name none: what was read of their
   * own version, else of the nearest.
   */
  private void readExtras(List<String> lines) {
    Map<String, Map<PythonVersion, List<String>>> byProject = new TreeMap<>();
    for (String[] fields : fields(lines)) {
      byProject
          .computeIfAbsent(PythonProject.normalised(fields[0]), _ -> new TreeMap<>())
          .computeIfAbsent(version(fields[1]), _ -> new ArrayList<>())
          .add(ofExtra(fields[2], fields[3]));
    }
    byProject.forEach((name, extras) ->
        of(name)
            .replaceAll((version, row) ->
                row.withExtras(
                    extras.get(
                        extras.keySet().stream()
                            .min(Comparator.comparingDouble(version::distance))
                            .orElseThrow()))));
  }

  private static String ofExtra(String extra, String requirement) {
    String marker = "extra == \"" + extra + "\"";
    int semicolon = requirement.indexOf(';');
    return semicolon < 0
        ? requirement + "; " + marker
        : requirement.substring(0, semicolon)
            + "; ("
            + requirement.substring(semicolon + 1).strip()
            + ") and "
            + marker;
  }

  /** The fields of the lines of a table, without its comments and its head. */
  private static List<String[]> fields(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.startsWith("#") && !line.startsWith("name\t"))
        .map(line -> line.split("\t"))
        .toList();
  }

  private void readByteCode(List<String> lines) {
    for (String[] fields : fields(lines)) {
      double ratio = Double.parseDouble(fields[3]) / Double.parseDouble(fields[2]);
      byteCode.put(fields[0], Long.toString(Math.round(ratio * 1000)));
    }
  }

  private void readArchiveSizes(List<String> lines) {
    List<String> columns = List.of(lines.getFirst().split("\t"));
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split("\t");
      String name = PythonProject.normalised(fields[columns.indexOf("name")]);
      PythonVersion version = version(fields[columns.indexOf("version")]);
      long bytes = Long.parseLong(fields[columns.indexOf("wheel_bytes")]);
      String tag = fields[columns.indexOf("wheel_tag")];
      if (isBesideCompiled(of(name), version, tag)) {
        continue;
      }
      Optional<Map.Entry<PythonVersion, Row>> nearest =
          of(name).entrySet().stream()
              .filter(entry -> entry.getValue().figures.equals("C"))
              .min(
                  Comparator.comparingDouble(entry ->
                      version.distance(entry.getKey())
                          // A wheel of another size is another build, and packs differently.
                          + 3_000 * Math.abs(Math.log((double) bytes / entry.getValue().wheelBytes))
                          + (entry.getKey().local().isEmpty() ? 0 : 1e11)));
      Row row =
          nearest
              .map(entry -> scaled(tag, bytes, entry.getValue()))
              .orElseGet(() -> byKind(name, tag, bytes));
      of(name).putIfAbsent(version, row);
    }
  }

  /**
   * Whether it is a pure wheel of a project that is compiled in versions before and after: the list
   * names one file a version, and installers take the compiled one.
   */
  private static boolean isBesideCompiled(
      Map<PythonVersion, Row> known, PythonVersion version, String tag) {
    List<PythonVersion> compiled =
        known.entrySet().stream()
            .filter(entry -> entry.getValue().figures.equals("C"))
            .filter(entry -> !entry.getValue().tag.endsWith("-any"))
            .map(Map.Entry::getKey)
            .toList();
    return tag.endsWith("-any")
        && compiled.stream().anyMatch(other -> other.compareTo(version) < 0)
        && compiled.stream().anyMatch(other -> other.compareTo(version) > 0);
  }

  private static Row scaled(String tag, long bytes, Row nearest) {
    double factor = (double) bytes / nearest.wheelBytes;
    long unpacked = Math.round(nearest.unpackedBytes * factor);
    // Source code changes little between versions while binaries shrink and grow.
    double sourceFactor = nearest.nativeBytes > nearest.sourceBytes ? 1 : factor;
    return new Row(
        tag,
        bytes,
        unpacked,
        Math.round(nearest.sourceBytes * sourceFactor),
        Math.round(nearest.pythonFiles * sourceFactor),
        tag.endsWith("-any") ? 0 : Math.round(nearest.nativeBytes * factor),
        Math.round(nearest.files * sourceFactor),
        nearest.scripts,
        "",
        Optional.empty(),
        "O");
  }

  private Row byKind(String name, String tag, long bytes) {
    boolean pure = tag.endsWith("-any");
    boolean accelerator = name.startsWith("nvidia-");
    double ratio = accelerator ? ACCELERATOR_RATIO : pure ? pureRatio() : USUAL_RATIO;
    long unpacked = Math.round(bytes * ratio);
    long source = pure ? Math.round(unpacked * 0.92) : accelerator ? 0 : unpacked / 12;
    return new Row(
        tag,
        bytes,
        unpacked,
        source,
        source / 10_500,
        pure ? 0 : unpacked - source,
        Math.max(5, source / 9_000),
        "",
        "",
        Optional.empty(),
        "K");
  }

  private double pureRatio() {
    List<Double> ratios =
        rows.values().stream()
            .flatMap(versions -> versions.values().stream())
            .filter(row -> row.figures.equals("C") && row.tag.endsWith("-any"))
            .map(row -> (double) row.unpackedBytes / row.wheelBytes)
            .sorted()
            .toList();
    return ratios.get(ratios.size() / 2);
  }

  private byte[] table(String date) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(String.join("\t", WheelTable.FORMAT, date, SOURCE));
    int count = 0;
    for (Map.Entry<String, Map<PythonVersion, Row>> project : rows.entrySet()) {
      if (project.getValue().isEmpty()) {
        continue;
      }
      lines.add("P\t" + project.getKey() + "\t" + byteCode.getOrDefault(project.getKey(), ""));
      for (Map.Entry<PythonVersion, Row> wheel : project.getValue().entrySet()) {
        lines.add(line(wheel.getKey(), wheel.getValue()));
        count++;
      }
    }
    lines.add("E\t" + count);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      gzip.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String line(PythonVersion version, Row row) {
    String requirements =
        row.requirements
            .map(all -> String.join(WheelTable.REQUIREMENT_SEPARATOR, all).replace('\t', ' '))
            .orElse("?");
    return List.of(
            "W",
            version,
            row.tag,
            row.wheelBytes,
            row.unpackedBytes,
            row.sourceBytes,
            row.pythonFiles,
            row.nativeBytes,
            row.files,
            row.scripts,
            row.requiresPython,
            requirements,
            row.figures)
        .stream()
        .map(Object::toString)
        .collect(Collectors.joining("\t"));
  }

  private Map<PythonVersion, Row> of(String name) {
    return rows.computeIfAbsent(
        PythonProject.normalised(name), _ -> new TreeMap<>(Comparator.reverseOrder()));
  }

  private static PythonVersion version(String text) {
    return PythonVersion.parse(text).orElseThrow();
  }

  private static String text(JsonElement element) {
    return element == null || element.isJsonNull() ? "" : element.getAsString().replace('\t', ' ');
  }

  private static List<String> strings(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonElement::getAsString)
        .map(text -> text.replaceAll("\\s+", " "))
        .toList();
  }
}
