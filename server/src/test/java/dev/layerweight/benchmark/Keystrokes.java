package dev.layerweight.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** How long it takes from a keystroke to what the editor shows of it. */
final class Keystrokes {

  private static final int[] SIZES = {20, 200, 2_000, 10_000};

  /** How the time is divided between the sizes: servers are slow with long files. */
  private static final int[] SHARES = {2, 3, 5, 6};

  private static final double[] PLACES = {0, 0.5, 1};
  private static final int BURST = 50;
  private static final int BURSTS = 3;

  /** What a window shows, and so what an editor asks the hints of. */
  private static final int WINDOW_LINES = 60;

  /** What one server did with one file. */
  private record Cells(Samples hints, Samples diagnostics, Samples burst) {
    Cells() {
      this(new Samples(), new Samples(), new Samples());
    }
  }

  private Keystrokes() {}

  static MarkdownTable measure(List<Contender> servers, Projects projects, Duration longest)
      throws Exception {
    MarkdownTable table =
        new MarkdownTable("typing", servers.stream().map(Contender::name).toList());
    long share = longest.toMillis() / IntStream.of(SHARES).sum() / Math.max(1, servers.size());
    for (int size = 0; size < SIZES.length; size++) {
      int lines = SIZES[size];
      Duration time = Duration.ofMillis(share * SHARES[size]);
      String text = Workload.dockerfile(lines);
      Path file = projects.write("keys" + lines, text);
      List<Cells> all = new ArrayList<>();
      for (Contender server : servers) {
        all.add(measure(server, file, text, Deadline.in(time)));
      }
      row(table, lines + " lines: key → hints", all.stream().map(Cells::hints).toList());
      row(
          table,
          lines + " lines: key → diagnostics",
          all.stream().map(Cells::diagnostics).toList());
      row(
          table,
          lines + " lines: last of " + BURST + " keys → diagnostics",
          all.stream().map(Cells::burst).toList());
    }
    return table;
  }

  private static void row(MarkdownTable table, String name, List<Samples> cells) {
    table.row(name, cells.stream().map(Samples::toString).toList());
  }

  private static Cells measure(Contender server, Path file, String text, Deadline deadline)
      throws Exception {
    Cells cells = new Cells();
    try (EditorSession editor = new EditorSession(server, file.getParent())) {
      editor.initialize(file.getParent());
      editor.open(file, text);
      editor.diagnostics(file);
      List<String> lines = new ArrayList<>(text.lines().toList());
      // The first keys run in code that is not compiled yet: they are not counted.
      Typing warm = new Typing(editor, file, lines, Workload.near(lines, 0.5));
      for (int i = 0; i < BURST && !deadline.isOver(); i++) {
        warm.key();
        answers(server, editor, file, warm.line());
      }
      for (double place : PLACES) {
        Typing typing = new Typing(editor, file, lines, Workload.near(lines, place));
        for (int i = 0; i < BURST && !deadline.isOver(); i++) {
          long begin = typing.key();
          if (server.hints()) {
            cells.hints().add((hints(editor, file, typing.line()) - begin) / 1e6);
          }
          add(cells.diagnostics(), editor.diagnostics(file), begin);
        }
        // One burst is measured whatever it takes.
        for (int burst = 0;
            burst < BURSTS && (cells.burst().isEmpty() || !deadline.isOver());
            burst++) {
          long last = 0;
          for (int i = 0; i < BURST; i++) {
            last = typing.key();
          }
          add(cells.burst(), editor.diagnostics(file), last);
        }
      }
    }
    return cells;
  }

  private static void answers(Contender server, EditorSession editor, Path file, int line)
      throws Exception {
    if (server.hints()) {
      hints(editor, file, line);
    }
    editor.diagnostics(file);
  }

  private static long hints(EditorSession editor, Path file, int line) throws Exception {
    return editor.hints(file, Math.max(0, line - WINDOW_LINES / 2), line + WINDOW_LINES / 2);
  }

  private static void add(Samples samples, Optional<Long> nanos, long begin) {
    nanos.ifPresent(end -> samples.add((end - begin) / 1e6));
  }
}
