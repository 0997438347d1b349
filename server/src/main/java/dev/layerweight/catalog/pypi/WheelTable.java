package dev.layerweight.catalog.pypi;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.image.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/**
 * The shipped table of wheels, read once and on first use, each project when it is asked for.
 *
 * <p>Gzipped lines of tab-separated fields: a header with format, date and source, a {@code P} line
 * a project, a {@code W} line a wheel, and an {@code E} line with the number of wheels, so that a
 * table cut short is noticed. {@link WheelTableWriter} writes it.
 */
public final class WheelTable implements PythonPackages {

  static final String FORMAT = "layerweight-wheels-1";
  static final String RESOURCE = "/dev/layerweight/catalog/pypi/wheels.tsv.gz";
  static final String REQUIREMENT_SEPARATOR = "\u001f";

  private static final String DAMAGED = "the table of Python wheels is damaged: ";
  private static final int LIMIT_BYTES = 64 << 20;

  private final Map<String, List<String>> lines;
  private final Map<String, PythonProject> read = new ConcurrentHashMap<>();
  private final String trouble;
  private final Provenance provenance;

  private WheelTable(Map<String, List<String>> lines, String trouble, Provenance provenance) {
    this.lines = lines;
    this.trouble = trouble;
    this.provenance = provenance;
  }

  /** The table of this build of the program; a damaged one answers every question with why. */
  public static WheelTable shipped() {
    return Shipped.TABLE;
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
    return new WheelTable(Map.of(), DAMAGED + why, new Provenance("no table"));
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
              ? new WheelTable(lines, "", new Provenance("wheel table of " + header[1]))
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
