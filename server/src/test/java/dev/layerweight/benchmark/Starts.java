package dev.layerweight.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long it takes from the spawn of a server to its first answers. */
final class Starts {

  private static final int LINES = 100;
  private static final int ROUNDS = 20;

  private final Map<Contender, Samples> initialized = new LinkedHashMap<>();
  private final Map<Contender, Samples> hinted = new LinkedHashMap<>();
  private final Map<Contender, Samples> diagnosed = new LinkedHashMap<>();

  /** Starts all of them in turn, so that a busy moment of the machine meets all alike. */
  static MarkdownTable measure(List<Contender> servers, Projects projects, Duration longest)
      throws Exception {
    String text = Workload.dockerfile(LINES);
    Path file = projects.write("start", text);
    Starts starts = new Starts();
    Deadline deadline = Deadline.in(longest);
    for (int round = 0; round < ROUNDS && !deadline.isOver(); round++) {
      for (Contender server : servers) {
        starts.start(server, file, text);
      }
    }
    MarkdownTable table =
        new MarkdownTable("start", servers.stream().map(Contender::name).toList());
    table.row("spawn → answer to `initialize`", cells(servers, starts.initialized));
    table.row("spawn → first hints, " + LINES + " lines", cells(servers, starts.hinted));
    table.row("spawn → first diagnostics, " + LINES + " lines", cells(servers, starts.diagnosed));
    return table;
  }

  private void start(Contender server, Path file, String text) throws Exception {
    try (EditorSession editor = new EditorSession(server, file.getParent())) {
      long begin = editor.spawnedNanos();
      add(initialized, server, editor.initialize(file.getParent()) - begin);
      editor.open(file, text);
      if (server.hints()) {
        add(hinted, server, editor.hints(file, 0, LINES) - begin);
      }
      Optional<Long> diagnostics = editor.diagnostics(file);
      diagnostics.ifPresent(nanos -> add(diagnosed, server, nanos - begin));
    }
  }

  private static void add(Map<Contender, Samples> samples, Contender server, long nanos) {
    samples.computeIfAbsent(server, _ -> new Samples()).add(nanos / 1e6);
  }

  private static List<String> cells(List<Contender> servers, Map<Contender, Samples> samples) {
    return servers.stream()
        .map(server -> Optional.ofNullable(samples.get(server)).map(Samples::toString).orElse("–"))
        .toList();
  }
}
