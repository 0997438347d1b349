package dev.layerweight.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How many Dockerfiles a second a program reads, in one process, its start included. */
final class ManyFiles {

  private static final int FILES = 300;
  private static final int ROUNDS = 5;

  private ManyFiles() {}

  static MarkdownTable measure(List<Contender> readers, Projects projects, Duration longest)
      throws Exception {
    List<String> files = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      files.add(projects.write("file" + i, Workload.various(i)).toString());
    }
    Map<Contender, Double> fewestSeconds = new LinkedHashMap<>();
    Deadline deadline = Deadline.in(longest);
    for (int round = 0; round < ROUNDS; round++) {
      for (Contender reader : readers) {
        if (!deadline.isOver()) {
          fewestSeconds.merge(reader, seconds(reader.command(files)), Math::min);
        }
      }
    }
    MarkdownTable table =
        new MarkdownTable("many files", readers.stream().map(Contender::name).toList());
    table.row(
        FILES + " different Dockerfiles, best of at most " + ROUNDS,
        readers.stream()
            .map(reader ->
                Optional.ofNullable(fewestSeconds.get(reader))
                    .map(seconds -> String.format(Locale.ROOT, "%.0f a second", FILES / seconds))
                    .orElse("–"))
            .toList());
    return table;
  }

  private static double seconds(List<String> command) throws Exception {
    long begin = System.nanoTime();
    // Exit codes tell of findings, of which these files are full.
    new ProcessBuilder(command)
        .directory(Path.of("").toAbsolutePath().toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return (System.nanoTime() - begin) / 1e9;
  }
}
