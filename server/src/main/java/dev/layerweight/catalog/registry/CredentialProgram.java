package dev.layerweight.catalog.registry;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Asks a program {@code docker-credential-NAME} for a user and password: {@code get}, the server on
 * standard input, JSON on standard output.
 *
 * <p>It runs without a shell and is ended when it takes too long or says too much.
 */
final class CredentialProgram {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int ANSWER_LIMIT_BYTES = 64 * 1024;

  private final Map<String, String> environment;
  private final Duration patience;

  CredentialProgram(Map<String, String> environment, Duration patience) {
    this.environment = Map.copyOf(environment);
    this.patience = patience;
  }

  /** Empty where the program is missing, fails, is slow, or knows no user for the server. */
  Optional<Credentials> ask(String name, String server) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    Optional<Path> program = program("docker-credential-" + name);
    if (program.isEmpty()) {
      return Optional.empty();
    }
    ProcessBuilder builder = new ProcessBuilder(program.get().toString(), "get");
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process;
    try {
      process = builder.start();
    } catch (IOException _) {
      return Optional.empty();
    }
    try {
      CompletableFuture<byte[]> answer = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> answer.complete(read(process.getInputStream())));
      try (OutputStream in = process.getOutputStream()) {
        in.write((server + "\n").getBytes(StandardCharsets.UTF_8));
      }
      byte[] text = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!process.waitFor(1, TimeUnit.SECONDS) || process.exitValue() != 0) {
        return Optional.empty();
      }
      return Json.parse(text).flatMap(CredentialProgram::credentials);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (IOException | ExecutionException | TimeoutException _) {
      return Optional.empty();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Only from absolute folders of PATH: never from the folder somebody's Dockerfile lies in. */
  private Optional<Path> program(String name) {
    return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> Stream.of(folder + "/" + name, folder + "/" + name + ".exe"))
        .flatMap(file -> path(file).stream())
        .filter(file -> file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static Optional<Credentials> credentials(Json json) {
    String user = json.textOrEmpty("Username");
    String secret = json.textOrEmpty("Secret");
    // The user "<token>" stands for a token of OAuth, which takes a POST to exchange.
    return secret.isEmpty() || user.equals("<token>")
        ? Optional.empty()
        : Optional.of(new Credentials(user, secret));
  }

  private static byte[] read(InputStream from) {
    try (from) {
      return from.readNBytes(ANSWER_LIMIT_BYTES);
    } catch (IOException _) {
      return new byte[0];
    }
  }
}
