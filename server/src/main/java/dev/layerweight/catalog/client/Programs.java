package dev.layerweight.catalog.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Runs a program of this machine and reads what it prints. */
public interface Programs {

  /** For tests, and where nothing may be run. */
  Programs NONE = (_, _) -> Optional.empty();

  /**
   * What the program printed, if it ended well within the time; it is stopped otherwise.
   *
   * @param command its name and arguments
   */
  Optional<String> run(List<String> command, Duration limit);

  /** The programs that are found by {@code PATH}, run in the user's home folder. */
  static Programs of(ClientMachine machine) {
    return new OnPath(machine);
  }

  /** Looks only into absolute folders, so that no program of an opened project is ever run. */
  final class OnPath implements Programs {

    private static final int LIMIT_BYTES = 64 << 10;

    private final ClientMachine machine;

    private OnPath(ClientMachine machine) {
      this.machine = machine;
    }

    @Override
    public Optional<String> run(List<String> command, Duration limit) {
      Optional<Path> program = find(command.getFirst());
      if (program.isEmpty()) {
        return Optional.empty();
      }
      List<String> words = new ArrayList<>(command);
      words.set(0, program.get().toString());
      ProcessBuilder builder = new ProcessBuilder(words).directory(machine.home().toFile());
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.redirectInput(ProcessBuilder.Redirect.PIPE);
      try {
        Process process = builder.start();
        try {
          return output(process, limit);
        } finally {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        }
      } catch (IOException _) {
        return Optional.empty();
      }
    }

    private static Optional<String> output(Process process, Duration limit) throws IOException {
      process.getOutputStream().close();
      // The reader ends with the process, at the latest when that is stopped below.
      StringBuilder text = new StringBuilder();
      Thread reader = Thread.ofVirtual().start(() -> read(process.getInputStream(), text));
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
          return Optional.empty();
        }
        return reader.join(Duration.ofSeconds(1))
            ? Optional.of(text.toString().strip()).filter(printed -> !printed.isEmpty())
            : Optional.empty();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }

    private static void read(InputStream stream, StringBuilder text) {
      try (stream) {
        text.append(new String(stream.readNBytes(LIMIT_BYTES), StandardCharsets.UTF_8));
      } catch (IOException _) {
        text.setLength(0);
      }
    }

    private Optional<Path> find(String name) {
      boolean windows = machine.system() == ClientMachine.OperatingSystem.WINDOWS;
      String separator = windows ? ";" : ":";
      List<String> endings = windows ? List.of(".exe", ".cmd", ".bat") : List.of("");
      for (String folder : machine.variable("PATH").orElse("").split(Pattern.quote(separator))) {
        for (String ending : endings) {
          try {
            Path file = Path.of(folder, name + ending);
            if (file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file)) {
              return Optional.of(file);
            }
          } catch (InvalidPathException _) {
            break;
          }
        }
      }
      return Optional.empty();
    }
  }
}
