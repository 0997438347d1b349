package dev.layerweight.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks git on the local disk, bounded in time and in what it prints. It fetches nothing, asks
 * nobody for a password and does not rewrite the index.
 *
 * @param folder in a repository
 */
record Git(Path folder) {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** What git printed, if it ended well with no more than {@code limitBytes}. */
  Optional<byte[]> run(int limitBytes, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-c", "core.fsmonitor=false"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("GIT_NO_LAZY_FETCH", "1");
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
    builder.environment().put("GIT_LFS_SKIP_SMUDGE", "1");
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      // Whatever blocks the reading below ends with the process.
      Thread watch = Thread.ofVirtual().start(() -> stopLate(process));
      try (InputStream out = process.getInputStream()) {
        process.getOutputStream().close();
        byte[] printed = out.readNBytes(limitBytes + 1);
        boolean whole = printed.length <= limitBytes;
        return whole && process.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
      } finally {
        process.destroyForcibly();
        watch.interrupt();
      }
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static void stopLate(Process process) {
    try {
      if (!process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      // The process ended, so that nothing is left to stop.
    }
  }

  /** The names that git printed with NUL between them. */
  static List<String> names(byte[] printed) {
    return List.of(new String(printed, StandardCharsets.UTF_8).split("\0")).stream()
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
