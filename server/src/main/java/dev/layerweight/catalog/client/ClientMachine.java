package dev.layerweight.catalog.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The machine whose package clients are looked at: its environment and where its files lie.
 *
 * @param variables of the environment
 * @param home of the user
 * @param root above the folders that all users share, {@code /} but for tests
 */
public record ClientMachine(
    Map<String, String> variables, Path home, Path root, OperatingSystem system) {

  /** A configuration that is longer is no configuration. */
  private static final int LIMIT_BYTES = 1 << 20;

  /** What decides where configurations lie. */
  public enum OperatingSystem {
    LINUX,
    MACOS,
    WINDOWS
  }

  /** The machine that this program runs on. */
  public static ClientMachine here(Map<String, String> variables) {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Path home = Path.of(System.getProperty("user.home", "."));
    return new ClientMachine(
        variables,
        home,
        home.toAbsolutePath().getRoot(),
        name.startsWith("windows")
            ? OperatingSystem.WINDOWS
            : name.startsWith("mac") ? OperatingSystem.MACOS : OperatingSystem.LINUX);
  }

  /** A variable's value; empty where it is not set or blank. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /** The path that a variable holds. */
  public Optional<Path> path(String variable) {
    return variable(variable).flatMap(this::file);
  }

  /** A path as configurations write it, with {@code ~} for the home folder. */
  public Optional<Path> file(String text) {
    try {
      return Optional.of(
          text.equals("~") || text.startsWith("~/")
              ? home.resolve(text.substring(Math.min(text.length(), 2)))
              : home.resolve(text));
    } catch (InvalidPathException noPath) {
      return Optional.empty();
    }
  }

  /** {@code $XDG_CONFIG_HOME}, or where it is by default. */
  public Path userConfiguration() {
    return path("XDG_CONFIG_HOME").orElseGet(() -> home.resolve(".config"));
  }

  /** The folders of {@code $XDG_CONFIG_DIRS}, the most important one first. */
  public List<Path> sharedConfigurations() {
    List<Path> folders = new ArrayList<>();
    for (String folder : variable("XDG_CONFIG_DIRS").orElse("").split(":")) {
      if (!folder.isBlank()) {
        file(folder).ifPresent(folders::add);
      }
    }
    return folders.isEmpty() ? List.of(root.resolve("etc/xdg")) : List.copyOf(folders);
  }

  /** The text of a file; empty where it is not there, too long or cannot be read. */
  public static Optional<String> text(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(LIMIT_BYTES + 1);
      return bytes.length > LIMIT_BYTES
          ? Optional.empty()
          : Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
