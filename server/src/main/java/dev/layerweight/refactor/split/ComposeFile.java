package dev.layerweight.refactor.split;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A compose file that builds both images of a Dockerfile, where the project has none yet. */
public final class ComposeFile {

  private static final String NAME = "compose.yaml";

  private static final List<String> NAMES =
      List.of(NAME, "compose.yml", "docker-compose.yaml", "docker-compose.yml");

  /** Patterns of an ignore file that may hide a compose file which is there. */
  private static final Pattern HIDING =
      Pattern.compile("(?m)^\\s*(?!#).*(compose|\\.ya?ml|\\.y\\*|^\\s*(\\*\\*/)?\\*+\\s*$)");

  /** Paths that YAML takes as they are. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");

  private ComposeFile() {}

  /**
   * Empty where one may be there already, and where the Dockerfile lies outside of its context.
   *
   * @param group is the profile that the full image is started with
   */
  public static Optional<FileEdit> of(BuildContext context, Split.Possible split, String group) {
    boolean there = NAMES.stream().anyMatch(context::isFile);
    Optional<String> dockerfile =
        context.dockerfile().filter(path -> PLAIN.matcher(path).matches());
    if (there || dockerfile.isEmpty() || HIDING.matcher(context.ignoreText()).find()) {
      return Optional.empty();
    }
    String text =
        "# Two images of one Dockerfile.\n"
            + "#   docker compose build "
            + split.light()
            + "\n#   docker compose --profile "
            + group
            + " build "
            + split.full()
            + "\nservices:\n"
            + service(split.light(), dockerfile.get())
            + service(split.full(), dockerfile.get())
            + "    profiles: [\""
            + group
            + "\"]\n";
    return Optional.of(new FileEdit(NAME, List.of(new TextEdit(new TextRange(0, 0), text))));
  }

  private static String service(String stage, String dockerfile) {
    return "  "
        + stage
        + ":\n    build:\n      context: .\n      dockerfile: "
        + dockerfile
        + "\n      target: "
        + stage
        + "\n";
  }
}
