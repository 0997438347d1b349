package dev.layerweight.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How much memory a server takes, and what it does while nobody does anything. */
final class Memory {

  private static final int FILES = 20;
  private static final int EDITS = 10_000;
  private static final int BURST = 50;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private Memory() {}

  static MarkdownTable measure(List<Contender> servers, Projects projects, Duration longest)
      throws Exception {
    List<List<String>> columns = new ArrayList<>();
    Duration share = longest.dividedBy(Math.max(1, servers.size()));
    for (Contender server : servers) {
      columns.add(measure(server, projects, Deadline.in(share.minus(IDLE))));
    }
    MarkdownTable table =
        new MarkdownTable("memory", servers.stream().map(Contender::name).toList());
    List<String> rows =
        List.of(
            "resident after the start",
            "with " + FILES + " files open",
            "after half of the edits",
            "after " + EDITS + " edits",
            "CPU time in 10 s of rest");
    for (int row = 0; row < rows.size(); row++) {
      int at = row;
      table.row(rows.get(row), columns.stream().map(column -> column.get(at)).toList());
    }
    return table;
  }

  private static List<String> measure(Contender server, Projects projects, Deadline deadline)
      throws Exception {
    List<String> cells = new ArrayList<>();
    Path folder = projects.folder();
    try (EditorSession editor = new EditorSession(server, folder)) {
      editor.initialize(folder);
      cells.add(megabytes(editor));
      for (int i = 0; i < FILES; i++) {
        String text = Workload.dockerfile(100 + i);
        Path file = projects.write("memory" + i, text);
        editor.open(file, text);
        if (server.hints()) {
          editor.hints(file, 0, 60);
        }
        editor.diagnostics(file);
      }
      cells.add(megabytes(editor));
      String text = Workload.dockerfile(100);
      Path file = projects.folder().resolve("memory0").resolve("Dockerfile");
      List<String> lines = new ArrayList<>(text.lines().toList());
      int edits = 0;
      for (int half = 0; half < 2; half++) {
        Typing typing = new Typing(editor, file, lines, Workload.near(lines, half));
        for (int i = 0; i < EDITS / 2 && !deadline.isOver(); i++) {
          typing.key();
          edits++;
          if (i % BURST == 0) {
            editor.diagnostics(file);
          }
        }
        editor.diagnostics(file);
        cells.add(megabytes(editor) + (edits == EDITS / 2 * (half + 1) ? "" : " (" + edits + ")"));
      }
      // What the last edit began is not idleness yet.
      Thread.sleep(2_000);
      Duration before = editor.processorTime();
      Thread.sleep(IDLE);
      cells.add(editor.processorTime().minus(before).toMillis() + " ms");
    }
    return cells;
  }

  private static String megabytes(EditorSession editor) throws Exception {
    return String.format(Locale.ROOT, "%.0f MB", editor.residentBytes() / 1e6);
  }
}
