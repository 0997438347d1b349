package dev.layerweight.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints how fast the built program is: edit to new hints, start to first hints, memory, and files
 * per second of {@code analyze}. Runs the distribution as a user does, as a process of its own.
 */
public final class Benchmark {

  private static final int WARM_UP = 200;
  private static final int EDITS = 300;
  private static final int STARTS = 15;
  private static final int FILES = 300;

  private final Path program;
  private final Path folder;

  private Benchmark(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /**
   * @param arguments the path of {@code bin/layerweight}
   */
  public static void main(String[] arguments) throws Exception {
    Path program = Path.of(arguments[0]).toAbsolutePath();
    Path folder = Files.createTempDirectory("layerweight-benchmark");
    Benchmark benchmark = new Benchmark(program, folder);
    say("%d processors, Java %s", Runtime.getRuntime().availableProcessors(), Runtime.version());
    benchmark.start();
    for (int lines : new int[] {100, 2_000}) {
      benchmark.edit(lines);
    }
    benchmark.memory();
    benchmark.analyze();
  }

  private void start() throws Exception {
    Path file = write("start", Workload.dockerfile(100));
    double[] initialized = new double[STARTS];
    double[] hinted = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      long begin = System.nanoTime();
      try (EditorSession editor = new EditorSession(program)) {
        editor.initialize();
        initialized[i] = millisSince(begin);
        editor.open(file, Files.readString(file));
        editor.hints(file, 100);
        hinted[i] = millisSince(begin);
      }
    }
    say("spawn -> initialized              %s", new Samples(initialized));
    say("spawn -> first hints, 100 lines   %s", new Samples(hinted));
  }

  private void edit(int lines) throws Exception {
    String text = Workload.dockerfile(lines);
    Path file = write("edit" + lines, text);
    int line = Workload.middle(text);
    int column = "RUN echo done".length();
    try (EditorSession editor = new EditorSession(program)) {
      editor.initialize();
      editor.open(file, text);
      editor.hints(file, lines);
      double[] millis = new double[EDITS];
      for (int i = -WARM_UP; i < EDITS; i++) {
        long begin = System.nanoTime();
        editor.type(file, line, column, "x");
        editor.hints(file, lines);
        if (i >= 0) {
          millis[i] = millisSince(begin);
        }
      }
      say("keystroke -> hints, %5d lines    %s", lines, new Samples(millis));
    }
  }

  private void memory() throws Exception {
    try (EditorSession editor = new EditorSession(program)) {
      editor.initialize();
      long started = editor.residentBytes();
      for (int i = 0; i < 20; i++) {
        String text = Workload.dockerfile(100 + i);
        Path file = write("memory" + i, text);
        editor.open(file, text);
        editor.hints(file, 200);
      }
      say(
          "resident memory                   after start %.0f MB, with 20 files open %.0f MB",
          started / 1e6, editor.residentBytes() / 1e6);
    }
  }

  private void analyze() throws Exception {
    List<String> command =
        new ArrayList<>(List.of(program.toString(), "analyze", "--format", "json"));
    for (int i = 0; i < FILES; i++) {
      command.add(write("analyze" + i, Workload.dockerfile(20 + i % 60)).toString());
    }
    long begin = System.nanoTime();
    int exit =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    double seconds = millisSince(begin) / 1e3;
    say(
        "analyze, one process              %d files in %.2f s: %.0f files per second (exit %d)",
        FILES, seconds, FILES / seconds, exit);
  }

  private Path write(String name, String text) throws IOException {
    Path context = Files.createDirectories(folder.resolve(name));
    Files.writeString(context.resolve("requirements.txt"), "flask\n");
    Files.writeString(
        Files.createDirectories(context.resolve("src")).resolve("main.py"), "print()\n");
    return Files.writeString(context.resolve("Dockerfile"), text);
  }

  private static double millisSince(long beginNanos) {
    return (System.nanoTime() - beginNanos) / 1e6;
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
