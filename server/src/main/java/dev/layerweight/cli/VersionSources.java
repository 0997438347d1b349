package dev.layerweight.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the versions of a Dockerfile that are compared, each with a context of its own.
 *
 * <p>A version of a revision is weighed over the files of that revision. The other one is then
 * weighed over the files that git does not ignore, so that a folder which no revision has, such as
 * {@code .git}, is no difference.
 */
final class VersionSources implements AutoCloseable {

  private static final String SIDES =
      "files that git does not know are in neither image, as a revision has none of them";

  /** What a name turned out to be. */
  sealed interface Answer {

    /**
     * A Dockerfile.
     *
     * @param name as the user gave it
     * @param place where it is, or would be, beside its context
     * @param context empty where it is to be found by the text
     */
    record Found(String name, String text, Path place, Optional<Path> context, List<String> notes)
        implements Answer {}

    /** Nothing to compare; {@code reason} in the user's terms. */
    record Missing(String name, String reason) implements Answer {}
  }

  private final Optional<Path> context;
  private final Map<String, Optional<TreeCopy>> copies = new HashMap<>();

  /**
   * @param context of both versions, where the user named one
   */
  VersionSources(Optional<Path> context) {
    this.context = context;
  }

  /** Whether a name is no file and looks like {@code REVISION:PATH}. */
  static boolean isRevision(String name) {
    try {
      return name.indexOf(':') > 0 && !Files.exists(Path.of(name));
    } catch (InvalidPathException _) {
      return name.indexOf(':') > 0;
    }
  }

  /**
   * Finds a version.
   *
   * @param withRevision whether any of the versions is one of a revision
   */
  Answer find(String name, boolean withRevision) {
    return isRevision(name) ? ofRevision(name) : ofFile(name, withRevision);
  }

  private Answer ofFile(String name, boolean withRevision) {
    return switch (DockerfileSource.read(name, InputStream.nullInputStream())) {
      case DockerfileSource.Unreadable(String reason) -> new Answer.Missing(name, reason);
      case DockerfileSource.Text(String text) -> {
        Path file = Path.of(name).toAbsolutePath().normalize();
        Optional<Path> repository =
            Optional.ofNullable(file.getParent()).flatMap(Repository::rootOf);
        if (!withRevision || context.isPresent() || repository.isEmpty()) {
          yield new Answer.Found(name, text, file, context, List.of());
        }
        Path root = repository.get();
        yield copies
            .computeIfAbsent("", _ -> TreeCopy.ofWorkTree(root))
            .<Answer>map(copy ->
                new Answer.Found(
                    name,
                    text,
                    copy.root().resolve(root.relativize(file).toString()),
                    Optional.empty(),
                    List.of(SIDES)))
            .orElseGet(() -> tooMuch(name));
      }
    };
  }

  private Answer ofRevision(String name) {
    int colon = name.indexOf(':');
    String revision = name.substring(0, colon);
    Optional<Path> repository = Repository.rootOf(Path.of(""));
    if (repository.isEmpty()) {
      return new Answer.Missing(name, "no such file, and no git repository is here");
    }
    // What begins with a dash would be an option of git.
    if (revision.startsWith("-")) {
      return new Answer.Missing(name, "is no revision");
    }
    Optional<byte[]> commit =
        new Git(repository.get())
            .run(1_000, Map.of(), "rev-parse", "--verify", "-q", revision + "^{tree}");
    if (commit.isEmpty()) {
      return new Answer.Missing(name, "git knows no revision " + revision);
    }
    Optional<Path> path = inRepository(repository.get(), name.substring(colon + 1));
    Optional<byte[]> blob =
        path.flatMap(file ->
            new Git(repository.get())
                .run(
                    DockerfileSource.LIMIT_BYTES,
                    Map.of(),
                    "cat-file",
                    "blob",
                    revision + ":" + file.toString().replace('\\', '/')));
    if (blob.isEmpty()) {
      return new Answer.Missing(name, "is not in that revision");
    }
    return switch (DockerfileSource.read("-", new ByteArrayInputStream(blob.get()))) {
      case DockerfileSource.Unreadable(String reason) -> new Answer.Missing(name, reason);
      case DockerfileSource.Text(String text) ->
          context.isPresent()
              ? new Answer.Found(
                  name, text, repository.get().resolve(path.get()), context, List.of())
              : copies
                  .computeIfAbsent(revision, _ -> TreeCopy.ofRevision(repository.get(), revision))
                  .<Answer>map(copy ->
                      new Answer.Found(
                          name,
                          text,
                          copy.root().resolve(path.get().toString()),
                          Optional.empty(),
                          List.of(SIDES)))
                  .orElseGet(() -> tooMuch(name));
    };
  }

  /** As git has it: from the repository's root, or with {@code ./} from where the user is. */
  private static Optional<Path> inRepository(Path repository, String written) {
    try {
      Path base =
          written.startsWith("./") || written.startsWith("../")
              ? Path.of("").toAbsolutePath()
              : repository;
      Path file = base.resolve(written).normalize();
      return file.startsWith(repository) && !file.equals(repository)
          ? Optional.of(repository.relativize(file))
          : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static Answer tooMuch(String name) {
    return new Answer.Missing(
        name, "its build context could not be taken from git; name one with --context");
  }

  @Override
  public void close() {
    copies.values().forEach(copy -> copy.ifPresent(TreeCopy::close));
  }
}
