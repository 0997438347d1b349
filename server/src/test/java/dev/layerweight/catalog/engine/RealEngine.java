package dev.layerweight.catalog.engine;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An engine of its own for a test, with its images in a folder that the test throws away. */
public final class RealEngine implements AutoCloseable {

  private final Path folder;
  private final List<String> build;
  private final Map<String, String> environment;
  private final Process service;

  private RealEngine(
      Path folder, List<String> serve, List<String> build, Map<String, String> environment)
      throws IOException {
    this.folder = folder;
    this.build = build;
    this.environment = environment;
    this.service = start(serve, folder, folder.resolve("service.log"));
  }

  /** Podman's service, which needs no daemon and, as root, no network. */
  public static RealEngine podman(Path folder) throws IOException {
    List<String> podman =
        List.of(
            "podman",
            "--root=" + folder.resolve("root"),
            "--runroot=" + folder.resolve("run"),
            "--storage-driver=vfs",
            "--events-backend=none",
            "--cgroup-manager=cgroupfs");
    return new RealEngine(
        folder,
        plus(podman, "system", "service", "--time=0", "unix://" + folder.resolve("engine.sock")),
        plus(podman, "build", "--isolation=chroot"),
        Map.of());
  }

  /** Docker's daemon; needs root. */
  public static RealEngine docker(Path folder, boolean buildKit) throws IOException {
    String socket = "unix://" + folder.resolve("engine.sock");
    return new RealEngine(
        folder,
        List.of(
            "dockerd",
            "--storage-driver=vfs",
            "--iptables=false",
            "--bridge=none",
            "--data-root=" + folder.resolve("data"),
            "--exec-root=" + folder.resolve("exec"),
            "--pidfile=" + folder.resolve("pid"),
            "--host=" + socket),
        List.of("docker", "--host=" + socket, "build", "--network=none"),
        Map.of("DOCKER_BUILDKIT", buildKit ? "1" : "0"));
  }

  /** Whether a program is on the path and runs. */
  public static boolean has(String program) {
    try {
      Process process =
          new ProcessBuilder(program, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits until it listens; false where it could not start here. */
  public boolean isUp() throws InterruptedException {
    EngineAddress address = new EngineAddress(URI.create(socket()), Optional.empty());
    for (int attempt = 0; attempt < 300 && service.isAlive(); attempt++) {
      if (address.answers(Duration.ofMillis(300), Duration.ofSeconds(2))) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  public String socket() {
    return "unix://" + folder.resolve("engine.sock");
  }

  /** Builds a Dockerfile; gives what the builder says. */
  public String build(String tag, Path context, Path dockerfile) throws Exception {
    Path output = folder.resolve("build.log");
    Process process =
        start(
            plus(build, "--tag=" + tag, "--file=" + dockerfile, context.toString()),
            context,
            output);
    boolean built = process.waitFor(180, TimeUnit.SECONDS) && process.exitValue() == 0;
    String said = Files.readString(output);
    if (!built) {
      process.destroyForcibly();
      throw new IllegalStateException("cannot build " + tag + ":\n" + said);
    }
    return said;
  }

  private Process start(List<String> command, Path folder, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static List<String> plus(List<String> start, String... more) {
    List<String> all = new ArrayList<>(start);
    all.addAll(List.of(more));
    return all;
  }

  @Override
  public void close() throws InterruptedException {
    service.destroy();
    if (!service.waitFor(20, TimeUnit.SECONDS)) {
      service.destroyForcibly().waitFor();
    }
  }
}
