package dev.layerweight.lsp;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The process that a client says it is. When that is killed, another of its children may still hold
 * the stream open, and the server would stay behind alone.
 */
final class ClientProcess {

  /** A chain of parents is never longer, and might go round where process ids are used again. */
  private static final int MOST_GENERATIONS = 64;

  private ClientProcess() {}

  /**
   * Runs an action when the client's process is gone. A client in another container says a number
   * that means nothing here, or another process: only one that the server descends from is watched.
   */
  static void whenGone(InitializeRequest request, Runnable action) {
    OptionalLong said = request.number("processId");
    said.stream()
        .boxed()
        .flatMap(id -> ancestors().filter(process -> process.pid() == id))
        .findFirst()
        .ifPresent(client -> client.onExit().thenRun(action));
  }

  private static Stream<ProcessHandle> ancestors() {
    return Stream.iterate(
            ProcessHandle.current().parent(),
            Optional::isPresent,
            process -> process.flatMap(ProcessHandle::parent))
        .limit(MOST_GENERATIONS)
        .flatMap(Optional::stream);
  }
}
