package dev.layerweight.advice;

import dev.layerweight.catalog.RpmPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scenario file: prose, then sections that begin with {@code -- NAME --}.
 *
 * <p>{@code base images} names images with their sizes, {@code rpm packages} packages with the
 * bytes of their files and what they need. {@code Dockerfile} and other names are files of the
 * build context; {@code NAME (1500000 bytes)} is a file of that size. {@code findings} holds what
 * is expected, {@code NAME after} a file after all fixes of the rule. A line {@code line endings:
 * CRLF} in the prose makes the Dockerfile one of Windows.
 */
record Scenario(String prose, Map<String, String> sections) {

  private static final Pattern HEADER = Pattern.compile("(?m)^-- (.+) --\\n");
  static final Pattern SIZED = Pattern.compile("(.+) \\((\\d+) bytes\\)");

  static final String FINDINGS = "findings";
  static final String AFTER = " after";
  private static final String IMAGES = "base images";
  private static final String RPM = "rpm packages";

  static Scenario read(Path file) throws IOException {
    String text = Files.readString(file);
    Matcher header = HEADER.matcher(text);
    Map<String, String> sections = new LinkedHashMap<>();
    String name = "";
    int from = 0;
    while (header.find()) {
      sections.put(name, text.substring(from, header.start()));
      name = header.group(1);
      from = header.end();
    }
    sections.put(name, text.substring(from));
    String prose = sections.remove("");
    return new Scenario(prose == null ? "" : prose, sections);
  }

  boolean ofWindows() {
    return prose.contains("line endings: CRLF");
  }

  String dockerfile() {
    String text = sections.getOrDefault("Dockerfile", "");
    return ofWindows() ? text.replace("\n", "\r\n") : text;
  }

  Optional<String> section(String name) {
    return Optional.ofNullable(sections.get(name));
  }

  /** Base images that the tables do not hold, with their bytes: {@code REFERENCE BYTES} a line. */
  Map<String, Long> images() {
    Map<String, Long> images = new LinkedHashMap<>();
    section(IMAGES)
        .orElse("")
        .lines()
        .map(line -> line.split(" "))
        .forEach(fields -> images.put(fields[0], Long.parseLong(fields[1])));
    return images;
  }

  /** The packages of every rpm distribution; none where the scenario names none. */
  Optional<RpmPackages> rpm() {
    return section(RPM).map(ScenarioRpmIndex::of);
  }

  /** Writes the files of the build context, the Dockerfile among them. */
  void materialize(Path folder) throws IOException {
    for (Map.Entry<String, String> section : sections.entrySet()) {
      String name = section.getKey();
      Matcher sized = SIZED.matcher(name);
      if (List.of(FINDINGS, IMAGES, RPM).contains(name) || name.endsWith(AFTER)) {
        continue;
      }
      Path file = folder.resolve(sized.matches() ? sized.group(1) : name);
      Files.createDirectories(file.getParent());
      if (sized.matches()) {
        Files.write(file, new byte[Integer.parseInt(sized.group(2))]);
      } else if (name.equals("Dockerfile")) {
        Files.writeString(file, dockerfile());
      } else {
        Files.writeString(file, section.getValue());
      }
    }
  }

  /** The file's text with other expectations. */
  String with(Map<String, String> expectations) {
    StringBuilder text = new StringBuilder(prose);
    sections.forEach((name, content) -> {
      if (!name.equals(FINDINGS) && !name.endsWith(AFTER)) {
        text.append("-- ").append(name).append(" --\n").append(content);
      }
    });
    expectations.forEach(
        (name, content) -> text.append("-- ").append(name).append(" --\n").append(content));
    return text.toString();
  }
}
