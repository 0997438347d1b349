package dev.layerweight.catalog.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Debian's {@code docker-registry} on loopback, in a folder of its own. */
final class RealRegistry implements AutoCloseable {

  static final String USER = "builder";
  static final String PASSWORD = "right horse";

  /** Made by {@code htpasswd -B}; the registry takes bcrypt only. */
  private static final String USERS =
      "builder:$2y$05$H9zi/ULipij4sTk7/n1kSuRxMg7BeGqmlJIG77yc1gzdkt3ycj1Fa\n";

  private final Process process;
  private final int port;
  private final Optional<Path> certificate;

  private RealRegistry(Process process, int port, Optional<Path> certificate) {
    this.process = process;
    this.port = port;
    this.certificate = certificate;
  }

  /** Programs that are not there, to say so. */
  static List<String> missing(String... programs) {
    List<String> folders =
        new ArrayList<>(Arrays.asList(System.getenv().getOrDefault("PATH", "/usr/bin").split(":")));
    return Arrays.stream(programs)
        .filter(program ->
            folders.stream().noneMatch(folder -> Files.isExecutable(Path.of(folder, program))))
        .toList();
  }

  static RealRegistry plain(Path folder) throws IOException, InterruptedException {
    return start(folder, Optional.empty());
  }

  /** With a certificate of its own and a user. */
  static RealRegistry guarded(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path certificate = folder.resolve("registry.crt");
    run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
            + " -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "
            + folder.resolve("registry.key")
            + " -out "
            + certificate);
    Files.writeString(folder.resolve("users"), USERS);
    return start(folder, Optional.of(certificate));
  }

  private static RealRegistry start(Path folder, Optional<Path> certificate)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String guarded =
        certificate
            .map(file ->
                """
                  tls:
                    certificate: %s
                    key: %s
                auth:
                  htpasswd:
                    realm: tests
                    path: %s
                """
                    .formatted(file, folder.resolve("registry.key"), folder.resolve("users")))
            .orElse("");
    String settings =
        """
        version: 0.1
        log:
          level: error
        storage:
          filesystem:
            rootdirectory: %s
        http:
          addr: 127.0.0.1:%d
        %s\
        """
            .formatted(folder.resolve("data"), port, guarded);
    Path file = folder.resolve("config.yml");
    Files.writeString(file, settings);
    Process process =
        new ProcessBuilder("docker-registry", "serve", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    RealRegistry registry = new RealRegistry(process, port, certificate);
    for (int tries = 0; tries < 300 && process.isAlive(); tries++) {
      try (Socket _ = new Socket("127.0.0.1", port)) {
        return registry;
      } catch (IOException _) {
        Thread.sleep(50);
      }
    }
    registry.close();
    throw new IOException(
        "docker-registry did not start: " + Files.readString(folder.resolve("log")));
  }

  String host() {
    return "localhost:" + port;
  }

  Path certificate() {
    return certificate.orElseThrow();
  }

  /** Pushes the layout's image with skopeo, which compresses the layers. */
  void push(Path layout, String repository, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("skopeo", "copy", "--insecure-policy", "--all"));
    command.addAll(List.of("--dest-tls-verify=false"));
    if (certificate.isPresent()) {
      command.addAll(List.of("--dest-creds", USER + ":" + PASSWORD));
    }
    command.addAll(List.of(options));
    command.addAll(List.of("oci:" + layout + ":made", "docker://" + host() + "/" + repository));
    run(command);
  }

  static void run(String command) throws IOException, InterruptedException {
    run(List.of(command.split(" ")));
  }

  static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said;
    try (InputStream out = process.getInputStream()) {
      said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (process.waitFor() != 0) {
      throw new IOException(command.getFirst() + " failed: " + said);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
