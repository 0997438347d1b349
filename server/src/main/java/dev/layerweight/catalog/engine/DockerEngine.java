package dev.layerweight.catalog.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.ImageHistory;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.SSLConfig;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import dev.layerweight.image.Platform;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An engine that speaks Docker's API: Docker itself, or Podman.
 *
 * <p>All that knows docker-java is here, so that it is loaded only after an engine has answered.
 */
final class DockerEngine implements AutoCloseable {

  /**
   * What one answer may cost.
   *
   * @param connect until a connection is there
   * @param read from a request to the last byte of its answer
   * @param first the same for the first request, which loads some thousand classes
   * @param bytes a longer answer is an error
   */
  record Limits(Duration connect, Duration read, Duration first, int bytes) {
    static final Limits USUAL =
        new Limits(
            Duration.ofMillis(300), Duration.ofSeconds(2), Duration.ofSeconds(15), 8_000_000);
  }

  private static final int MOST_IMAGES = 5_000;
  private static final int MOST_LINES = 1_000;
  private static final int MOST_NAMES = 100;
  private static final int LONGEST_LINE_CHARACTERS = 100_000;

  private final DockerClient client;
  private final BoundedHttp http;
  private final LayerMeasure measure;

  private DockerEngine(DockerClient client, BoundedHttp http, LayerMeasure measure) {
    this.client = client;
    this.http = http;
    this.measure = measure;
  }

  /**
   * Connects and asks what kind of engine it is.
   *
   * @throws RuntimeException where it does not answer as an engine does
   */
  static DockerEngine connect(EngineAddress address, Limits limits) {
    BoundedHttp http =
        new BoundedHttp(
            new ApacheDockerHttpClient.Builder()
                .dockerHost(address.uri())
                .sslConfig(address.certificates().map(ClientCertificates::new).orElse(null))
                .connectionTimeout(limits.connect())
                .responseTimeout(limits.read())
                .build(),
            limits);
    try {
      DockerClient client = DockerClientImpl.getInstance(new Settings(address.uri()), http);
      return new DockerEngine(client, http, measure(client));
    } catch (RuntimeException failure) {
      closeQuietly(http);
      throw failure;
    }
  }

  /** Nothing of the user's Docker configuration is read, least of all its passwords. */
  private record Settings(URI getDockerHost) implements DockerClientConfig {

    @Override
    public RemoteApiVersion getApiVersion() {
      return RemoteApiVersion.UNKNOWN_VERSION;
    }

    @Override
    public String getRegistryUsername() {
      return "";
    }

    @Override
    public String getRegistryPassword() {
      return "";
    }

    @Override
    public String getRegistryEmail() {
      return "";
    }

    @Override
    public String getRegistryUrl() {
      return "";
    }

    @Override
    public AuthConfig effectiveAuthConfig(String imageName) {
      return new AuthConfig();
    }

    @Override
    public AuthConfigurations getAuthConfigurations() {
      return new AuthConfigurations();
    }

    /** The interface asks for the deprecated type; the transport has the certificates itself. */
    @Override
    @SuppressWarnings("deprecation")
    public SSLConfig getSSLConfig() {
      return () -> null;
    }
  }

  private static LayerMeasure measure(DockerClient client) {
    Version version = client.versionCmd().exec();
    boolean podman =
        orEmpty(version.getComponents()).stream()
            .anyMatch(component -> String.valueOf(component.getName()).startsWith("Podman"));
    if (podman) {
      return LayerMeasure.TAR_BYTES;
    }
    Info info = client.infoCmd().exec();
    boolean containerd =
        orEmpty(info.getDriverStatuses()).stream()
            .anyMatch(pair -> pair.stream().anyMatch(DockerEngine::isSnapshotter));
    return containerd ? LayerMeasure.DISK_BLOCKS : LayerMeasure.FILE_BYTES;
  }

  private static boolean isSnapshotter(String value) {
    return value != null && value.startsWith("io.containerd.snapshotter");
  }

  /** All images, newest first. */
  List<Engine.ListedImage> images() {
    return client.listImagesCmd().exec().stream()
        .limit(MOST_IMAGES)
        .filter(image -> image.getId() != null)
        .map(DockerEngine::listed)
        .sorted(Comparator.comparingLong(Engine.ListedImage::createdEpochSeconds).reversed())
        .toList();
  }

  private static Engine.ListedImage listed(Image image) {
    return new Engine.ListedImage(
        image.getId(),
        names(image.getRepoTags()),
        names(image.getRepoDigests()),
        image.getCreated() == null ? 0 : image.getCreated());
  }

  /** One image with its history; empty where the engine has none of that id any more. */
  Optional<LocalImage> image(String id) {
    try {
      return Optional.of(details(id));
    } catch (DockerException _) {
      // The engine is there and says no: the image has been removed since it was listed.
      return Optional.empty();
    }
  }

  private LocalImage details(String id) {
    InspectImageResponse image = client.inspectImageCmd(id).exec();
    List<HistoryLine> history =
        client.imageHistoryCmd(id).exec().stream()
            .limit(MOST_LINES)
            .map(DockerEngine::line)
            .toList()
            .reversed();
    Optional<ContainerConfig> config = Optional.ofNullable(image.getConfig());
    return new LocalImage(
        id,
        names(orEmpty(image.getRepoTags()).toArray(String[]::new)),
        names(orEmpty(image.getRepoDigests()).toArray(String[]::new)),
        created(image),
        platform(image),
        environment(config.map(ContainerConfig::getEnv)),
        text(config.map(ContainerConfig::getUser)),
        text(config.map(ContainerConfig::getWorkingDir)),
        HistoryStep.of(history),
        image.getRootFS() == null
            ? List.of()
            : orEmpty(image.getRootFS().getLayers()).stream().limit(MOST_LINES).toList(),
        measure);
  }

  private static HistoryLine line(ImageHistory line) {
    String createdBy = text(Optional.ofNullable(line.getCreatedBy()));
    long bytes = line.getSize() == null ? 0 : Math.max(0, line.getSize());
    return new HistoryLine(
        createdBy.substring(0, Math.min(createdBy.length(), LONGEST_LINE_CHARACTERS)),
        text(Optional.ofNullable(line.getComment())),
        bytes);
  }

  private static Platform platform(InspectImageResponse image) {
    String variant = String.valueOf(image.getRawValues().getOrDefault("Variant", ""));
    return Platform.parse(
            image.getOs() + "/" + image.getArch() + (variant.isEmpty() ? "" : "/" + variant))
        .orElse(new Platform("unknown", "unknown", ""));
  }

  private static long created(InspectImageResponse image) {
    try {
      return Instant.parse(text(Optional.ofNullable(image.getCreated()))).getEpochSecond();
    } catch (DateTimeParseException _) {
      // Reproducible builds may leave the time out.
      return 0;
    }
  }

  private static Map<String, String> environment(Optional<String[]> assignments) {
    Map<String, String> environment = new LinkedHashMap<>();
    assignments.stream()
        .flatMap(Arrays::stream)
        .limit(MOST_LINES)
        .filter(assignment -> assignment != null && assignment.indexOf('=') > 0)
        .map(assignment -> assignment.split("=", 2))
        .forEach(pair -> environment.put(pair[0], pair[1]));
    return environment;
  }

  /** Podman gives no list where there are no names; Docker gives {@code <none>:<none>}. */
  private static List<String> names(String[] names) {
    return names == null
        ? List.of()
        : Stream.of(names)
            .filter(name -> name != null && !name.contains("<none>"))
            .limit(MOST_NAMES)
            .toList();
  }

  private static String text(Optional<String> text) {
    return text.orElse("");
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }

  @Override
  public void close() {
    closeQuietly(http);
  }

  private static void closeQuietly(BoundedHttp http) {
    try {
      http.close();
    } catch (IOException _) {
      // The connection is of no use any more either way.
    }
  }
}
