package dev.layerweight.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Measures the built program beside others of its kind, each as a process of its own, as a user
 * starts them, and prints tables of medians and 99th percentiles. Takes at most eight minutes.
 */
public final class Benchmark {

  private static final Duration STARTS = Duration.ofSeconds(90);
  private static final Duration KEYS = Duration.ofSeconds(180);
  private static final Duration MEMORY = Duration.ofSeconds(120);
  private static final Duration FILES = Duration.ofSeconds(75);

  private final StringBuilder report = new StringBuilder();

  private Benchmark() {}

  /**
   * @param arguments the path of {@code bin/layerweight}, the folder that {@code
   *     server/benchmark/install} has filled, which parts are wanted ({@code
   *     start,keys,memory,files}), and the file for the tables
   */
  public static void main(String[] arguments) throws Exception {
    Path program = Path.of(arguments[0]).toAbsolutePath();
    Path tools = Path.of(arguments[1]).toAbsolutePath();
    Set<String> parts = Set.of(arguments[2].split(","));
    Path target = Path.of(arguments[3]).toAbsolutePath();
    Path folder = Files.createTempDirectory("layerweight-benchmark").toRealPath();
    try {
      Benchmark benchmark = new Benchmark();
      benchmark.run(program, tools, parts, new Projects(folder));
      Files.createDirectories(target.getParent());
      Files.writeString(target, benchmark.report);
      System.out.println("written to " + target);
    } finally {
      delete(folder);
    }
  }

  private void run(Path program, Path tools, Set<String> parts, Projects projects)
      throws Exception {
    say(
        "%d processors, %s, Java %s of %s, %s. Median / 99th percentile (times).%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        Runtime.version().feature(),
        System.getProperty("java.vendor"),
        LocalDate.now());
    List<Contender> servers = installed(Contender.servers(program, tools));
    List<Contender> readers = installed(Contender.readers(program, tools));
    if (parts.contains("start")) {
      say("%s", Starts.measure(servers, projects, STARTS));
    }
    if (parts.contains("keys")) {
      say("%s", Keystrokes.measure(servers, projects, KEYS));
    }
    if (parts.contains("memory")) {
      say("%s", Memory.measure(servers, projects, MEMORY));
    }
    if (parts.contains("files")) {
      say("%s", ManyFiles.measure(readers, projects, FILES));
    }
  }

  /** Those that are there; of the others it is said why they are not. */
  private List<Contender> installed(List<Contender> all) {
    all.forEach(one -> one.missing().ifPresent(why -> say("%s: %s.%n", one.name(), why)));
    return all.stream().filter(one -> one.missing().isEmpty()).toList();
  }

  private void say(String format, Object... values) {
    String text = String.format(Locale.ROOT, format + "%n", values);
    System.out.print(text);
    report.append(text);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
