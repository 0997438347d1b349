package dev.layerweight.catalog.pypi;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.image.Provenance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;

/**
 * The shipped table of wheels, read once and on first use.
 *
 * <p>Gzipped lines of tab-separated fields: a header with format, date and source, a {@code P} line a
 * project, a {@code W} line a wheel, and an {@code E} line with the number of wheels, so that a table
 * cut short is noticed. {@link WheelTableWriter} writes it.
 */
public final class WheelTable implements PythonPackages {

  static final String FORMAT = "layerweight-wheels-1";
  static final String RESOURCE = "/dev/layerweight/catalog/pypi/wheels.tsv.gz";
  static final String REQUIREMENT_SEPARATOR = "\u001f";

  private static final int LIMIT_LINES = 500_000;

  private final Map<String, PythonProject> projects;
  private final String trouble;
  private final Provenance provenance;

  private WheelTable(Map<String, PythonProject> projects, String trouble, Provenance provenance) {
    this.projects = projects;
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

  /** Reads a table; what is wrong with it is told by every answer. */
  static WheelTable read(InputStream gzipped) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(gzipped, 65_536), StandardCharsets.UTF_8),
            65_536)) {
      return parse(reader);
    } catch (IOException | RuntimeException e) {
      return damaged(e.getMessage());
    }
  }

  private static WheelTable damaged(String why) {
    return new WheelTable(
        Map.of(), "the table of Python wheels is damaged: " + why, new Provenance("no table"));
  }

  private static WheelTable parse(BufferedReader reader) throws IOException {
    String[] header = Optional.ofNullable(reader.readLine()).orElse("").split("\t", -1);
    if (header.length < 3 || !header[0].equals(FORMAT)) {
      return damaged("its first line is not the one of " + FORMAT);
    }
    Map<String, PythonProject> projects = HashMap.newHashMap(2048);
    String name = "";
    OptionalDouble ratio = OptionalDouble.empty();
    List<PythonWheel> wheels = new ArrayList<>();
    int count = 0;
    for (int lines = 0; lines < LIMIT_LINES; lines++) {
      String line = reader.readLine();
      if (line == null) {
        return damaged("its end is missing");
      }
      String[] fields = line.split("\t", -1);
      switch (fields[0]) {
        case "P" -> {
          close(projects, name, wheels, ratio);
          name = fields[1];
          ratio =
              fields[2].isEmpty()
                  ? OptionalDouble.empty()
                  : OptionalDouble.of(Integer.parseInt(fields[2]) / 1000.0);
          wheels = new ArrayList<>();
        }
        case "W" -> {
          wheels.add(wheel(fields));
          count++;
        }
        case "E" -> {
          close(projects, name, wheels, ratio);
          return Integer.parseInt(fields[1]) == count
              ? new WheelTable(
                  Map.copyOf(projects), "", new Provenance("wheel table of " + header[1]))
              : damaged("it has " + count + " wheels instead of " + fields[1]);
        }
        default -> {
          return damaged("a line starts with " + fields[0]);
        }
      }
    }
    return damaged("it has too many lines");
  }

  private static void close(
      Map<String, PythonProject> projects,
      String name,
      List<PythonWheel> wheels,
      OptionalDouble ratio) {
    if (!wheels.isEmpty()) {
      wheels.sort(Comparator.comparing(PythonWheel::version).reversed());
      projects.put(name, new PythonProject(name, List.copyOf(wheels), ratio));
    }
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
    PythonProject project = projects.get(name);
    if (project != null) {
      return new Answer.Found<>(project, provenance, false);
    }
    return new Answer.Missing<>(
        trouble.isEmpty() ? "no package \"" + name + "\" is known" : trouble);
  }

  /** How many projects it knows. */
  int size() {
    return projects.size();
  }
}
