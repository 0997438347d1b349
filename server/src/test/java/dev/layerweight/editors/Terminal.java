package dev.layerweight.editors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program in a terminal of its own (tmux): what a user would type, and what the user sees. */
final class Terminal implements AutoCloseable {

  /** What a user does once more where nothing came of it. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException, InterruptedException;
  }

  static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration TRY = Duration.ofSeconds(8);
  static final long PAUSE_MILLIS = 100;

  private final Path socket;

  private Terminal(Path socket) {
    this.socket = socket;
  }

  /**
   * Starts a program.
   *
   * @param folder its working directory, in which the terminal has its socket too
   */
  static Terminal start(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Terminal terminal = new Terminal(folder.resolve("terminal"));
    List<String> words = new ArrayList<>(List.of("-u", "-f", "/dev/null", "new-session", "-d"));
    words.addAll(List.of("-x", "150", "-y", "40", "-c", folder.toString(), "env"));
    environment.forEach((name, value) -> words.add(name + "=" + value));
    words.addAll(command);
    terminal.tmux(words);
    return terminal;
  }

  /** Types keys by their names, as {@code Enter} or {@code C-x}. */
  void press(String... keys) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("send-keys"));
    words.addAll(Arrays.asList(keys));
    tmux(words);
  }

  void type(String text) throws IOException, InterruptedException {
    tmux(List.of("send-keys", "-l", text));
  }

  /** Types a line and Enter. */
  void enter(String line) throws IOException, InterruptedException {
    type(line);
    press("Enter");
  }

  String screen() throws IOException, InterruptedException {
    return tmux(List.of("capture-pane", "-p"));
  }

  /** Types a line, and again where nothing comes of it, until the screen has a pattern. */
  String enterUntil(String line, String pattern) throws IOException, InterruptedException {
    enter(line);
    return await(pattern, () -> enter(line));
  }

  /** Waits until the screen has what a pattern finds in it, and answers that. */
  String await(String pattern) throws IOException, InterruptedException {
    return await(pattern, () -> {});
  }

  /**
   * The same for what an editor may not do the first time.
   *
   * @param again brings it about, and is run each time that the wait gets long
   */
  String await(String pattern, Action again) throws IOException, InterruptedException {
    Pattern wanted = Pattern.compile(pattern, Pattern.MULTILINE);
    long begun = System.nanoTime();
    long tried = begun;
    String screen = "";
    while (System.nanoTime() - begun < PATIENCE.toNanos()) {
      screen = screen();
      Matcher found = wanted.matcher(screen);
      if (found.find()) {
        return found.group();
      }
      if (System.nanoTime() - tried > TRY.toNanos()) {
        again.run();
        tried = System.nanoTime();
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new AssertionError("never on the screen: " + pattern + "\n" + screen.strip());
  }

  /** Waits until the program has ended by itself, and has taken along what it started. */
  void awaitEnd() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    while (isRunning()) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new AssertionError("it does not end\n" + screen().strip());
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** The terminal ends with its program. */
  private boolean isRunning() throws InterruptedException {
    try {
      tmux(List.of("has-session"));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (isRunning()) {
      tmux(List.of("kill-server"));
    }
  }

  private String tmux(List<String> words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
    command.addAll(words);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("tmux " + words + ": " + said);
    }
    return said;
  }
}
