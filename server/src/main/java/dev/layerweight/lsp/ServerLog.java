package dev.layerweight.lsp;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;

/** Tells what happens on standard error and, when there is one, in the client's log. */
final class ServerLog {

  private static final String NAME = "dev.layerweight.lsp";
  private static final int TOLD_FAULTS = 1_000;
  private static final int SHOWN_FRAMES = 5;

  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Consumer<MessageParams>> client = new AtomicReference<>(_ -> {});

  void connect(Consumer<MessageParams> sink) {
    client.set(sink);
  }

  void info(String message) {
    write(Level.INFO, MessageType.Info, message);
  }

  void warn(String message) {
    write(Level.WARNING, MessageType.Warning, message);
  }

  /** Like {@link #warn}, but the same message is written only once. */
  void warnOnce(String message) {
    if (told.size() < TOLD_FAULTS && told.add(message)) {
      warn(message);
    }
  }

  /** A fault of ours: written once for each place that it comes from, with the way to it. */
  void fault(String doing, Throwable fault) {
    StackTraceElement[] frames = fault.getStackTrace();
    String way =
        Arrays.stream(frames)
            .limit(SHOWN_FRAMES)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining(" < "));
    String place = doing + " " + fault.getClass().getName() + (frames.length > 0 ? frames[0] : "");
    if (told.size() < TOLD_FAULTS && told.add(place)) {
      write(
          Level.SEVERE,
          MessageType.Error,
          "internal error in " + doing + ": " + fault + (way.isEmpty() ? "" : " at " + way));
    }
  }

  private void write(Level level, MessageType type, String message) {
    Logger.getLogger(NAME).log(level, message);
    client.get().accept(new MessageParams(type, message));
  }
}
