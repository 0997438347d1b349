package dev.layerweight.catalog.pypi;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.image.Provenance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The shipped table of wheels, read once and on first use, each project when it is asked for.
 *
 * <p>Gzipped lines of tab-separated fields: a header with format, date and source, a {@code P} line
 * a project, a {@code W} line a wheel, and an {@code E} line with the number of wheels, so that a
 * table cut short is noticed. {@link WheelTableWriter} writes it.
 */
public final class WheelTable implements PythonPackages {

  /** The name of the file in a folder of renewed tables. */
  public static final String FILE = "wheels.tsv.gz";

  static final String FORMAT = "layerweight-wheels-1";
  static final String RESOURCE = "/dev/layerweight/catalog/pypi/wheels.tsv.gz";
  static final String REQUIREMENT_SEPARATOR = "\u001f";

  private static final String DAMAGED = "the table of Python wheels is damaged: ";
  private static final int LIMIT_BYTES = 64 << 20;

  private final Map<String, List<String>> lines;
  private final Map<String, PythonProject> read = new ConcurrentHashMap<>();
  private final String trouble;
  private final String date;
  private final Provenance provenance;

  private WheelTable(Map<String, List<String>> lines, String trouble, String date) {
    this.lines = lines;
    this.trouble = trouble;
    this.date = date;
    this.provenance = new Provenance(date.isEmpty() ? "no table" : "wheel table of " + date);
  }

  /** The table of this build of the program; a damaged one answers every question with why. */
  public static WheelTable shipped() {
    return Shipped.TABLE;
  }

  /**
   * The newer one of the shipped table and of that in a folder.
   *
   * @param folder a table in it that is damaged counts as none
   */
  public static WheelTable of(Optional<Path> folder) {
    return folder
        .map(path -> path.resolve(FILE))
        .filter(Files::isRegularFile)
        .flatMap(WheelTable::open)
        .filter(renewed -> renewed.date.compareTo(Shipped.TABLE.date) >= 0)
        .orElse(Shipped.TABLE);
  }

  private static Optional<WheelTable> open(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return Optional.of(read(stream)).filter(table -> table.trouble.isEmpty());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /**
   * This table together with wheels that were counted since, as a file.
   *
   * @param date of today, as in 2026-11-22
   */
  public byte[] with(Map<String, List<PythonWheel>> counted, String date) {
    StringBuilder out = new StringBuilder(1 << 20);
    out.append(FORMAT).append('\t').append(date).append("\tthe table of ").append(this.date);
    out.append(" and wheels counted since\n");
    int count = 0;
    for (String name : new TreeSet<>(lines.keySet())) {
      List<String> old = lines.get(name);
      Map<PythonVersion, String> wheels = new TreeMap<>(Comparator.reverseOrder());
      for (String line : old.subList(1, old.size())) {
        PythonVersion.parse(line.split("\t", 3)[1]).ifPresent(one -> wheels.put(one, line));
      }
      for (PythonWheel wheel : counted.getOrDefault(name, List.of())) {
        wheels.put(wheel.version(), line(wheel));
      }
      out.append(old.getFirst()).append('\n');
      wheels.values().forEach(line -> out.append(line).append('\n'));
      count += wheels.size();
    }
    out.append("E\t").append(count).append('\n');
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(out.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new AssertionError("memory can always be written", impossible);
    }
    return bytes.toByteArray();
  }

  private static String line(PythonWheel wheel) {
    return String.join(
        "\t",
        "W",
        wheel.version().toString(),
        wheel.wheelTag(),
        Long.toString(wheel.wheelBytes()),
        Long.toString(wheel.unpackedBytes()),
        Long.toString(wheel.pythonSourceBytes()),
        Integer.toString(wheel.pythonFiles()),
        Long.toString(wheel.nativeBytes()),
        Integer.toString(wheel.files()),
        wheel.scripts().isPresent() ? Integer.toString(wheel.scripts().getAsInt()) : "",
        oneLine(wheel.requiresPython().orElse("")),
        wheel
            .requirements()
            .map(all ->
                all.stream()
                    .map(WheelTable::oneLine)
                    .collect(Collectors.joining(REQUIREMENT_SEPARATOR)))
            .orElse("?"),
        switch (wheel.figures()) {
          case COUNTED -> "C";
          case BY_OWN_RATIO -> "O";
          case BY_KIND -> "K";
        });
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").replace(REQUIREMENT_SEPARATOR, " ");
  }

  private static final class Shipped {
    private static final WheelTable TABLE = load();

    private static WheelTable load() {
      try (InputStream stream = WheelTable.class.getResourceAsStream(RESOURCE)) {
        return stream == null ? damaged("it is not there") : read(stream);
      } catch (IOException e) {
        return damaged(e.getMessage());
      }
    }
  }

  /** The projects that the table has. */
  public List<String> names() {
    return lines.keySet().stream().sorted().toList();
  }

  /** Where the figures come from, with their date. */
  public Provenance provenance() {
    return provenance;
  }

  /** Reads a table; what is wrong with it is told by every answer. */
  static WheelTable read(InputStream gzipped) {
    try (InputStream stream = new GZIPInputStream(gzipped, 65_536)) {
      byte[] bytes = stream.readNBytes(LIMIT_BYTES);
      return parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      return damaged(e.getMessage());
    }
  }

  private static WheelTable damaged(String why) {
    return new WheelTable(Map.of(), DAMAGED + why, "");
  }

  private static WheelTable parse(String text) {
    int at = Math.max(0, text.indexOf('\n') + 1);
    String[] header = text.substring(0, Math.max(0, at - 1)).split("\t", -1);
    if (header.length < 3 || !header[0].equals(FORMAT)) {
      return damaged("its first line is not the one of " + FORMAT);
    }
    Map<String, List<String>> lines = HashMap.newHashMap(2048);
    List<String> current = new ArrayList<>();
    int count = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      if (end < 0) {
        break;
      }
      String line = text.substring(at, end);
      at = end + 1;
      switch (line.isEmpty() ? ' ' : line.charAt(0)) {
        case 'P' -> {
          current = new ArrayList<>(2);
          current.add(line);
          lines.put(line.substring(2, line.indexOf('\t', 2)), current);
        }
        case 'W' -> {
          current.add(line);
          count++;
        }
        case 'E' -> {
          return Integer.parseInt(line.substring(2)) == count
              ? new WheelTable(lines, "", header[1])
              : damaged("it has " + count + " wheels instead of " + line.substring(2));
        }
        default -> {
          return damaged("a line starts with " + line);
        }
      }
    }
    return damaged("its end is missing");
  }

  /** Reads the lines of one project, which is done when it is asked for. */
  private static PythonProject project(List<String> lines) {
    String[] head = lines.getFirst().split("\t", -1);
    List<PythonWheel> wheels = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      wheels.add(wheel(line.split("\t", -1)));
    }
    wheels.sort(Comparator.comparing(PythonWheel::version).reversed());
    return new PythonProject(
        head[1],
        List.copyOf(wheels),
        head[2].isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(Integer.parseInt(head[2]) / 1000.0));
  }

  private static PythonWheel wheel(String[] fields) {
    return new PythonWheel(
        PythonVersion.parse(fields[1]).orElseThrow(),
        fields[2],
        Long.parseLong(fields[3]),
        Long.parseLong(fields[4]),
        Long.parseLong(fields[5]),
        Integer.parseInt(fields[6]),
        Long.parseLong(fields[7]),
        Integer.parseInt(fields[8]),
        fields[9].isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(fields[9])),
        fields[10].isEmpty() ? Optional.empty() : Optional.of(fields[10]),
        switch (fields[11]) {
          case "?" -> Optional.empty();
          case "" -> Optional.of(List.of());
          default -> Optional.of(List.of(fields[11].split(REQUIREMENT_SEPARATOR)));
        },
        switch (fields[12]) {
          case "C" -> PythonWheel.Figures.COUNTED;
          case "O" -> PythonWheel.Figures.BY_OWN_RATIO;
          default -> PythonWheel.Figures.BY_KIND;
        });
  }

  @Override
  public Answer<PythonProject> project(String name) {
    List<String> known = lines.get(name);
    if (known == null || known.size() < 2) {
      return new Answer.Missing<>(
          trouble.isEmpty() ? "no package \"" + name + "\" is known" : trouble);
    }
    try {
      return new Answer.Found<>(read.computeIfAbsent(name, _ -> project(known)), provenance, false);
    } catch (RuntimeException e) {
      return new Answer.Missing<>(DAMAGED + e.getMessage());
    }
  }

  /** How many projects it knows. */
  int size() {
    return lines.size();
  }
}
