package dev.layerweight.estimate.tools;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.ToolReleases;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.apt.SetupScript;
import dev.layerweight.estimate.files.DownloadCommand;
import dev.layerweight.estimate.shell.Downloads;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code curl ... | sh}: known for the installers of known tools, else unknown with its address.
 */
public final class InstallerScript implements CommandModel {

  /** uv's installer, by its documented address; a version may stand in the path. */
  private static final Pattern UV =
      Pattern.compile("https?://astral\\.sh/uv/(?:(\\d[\\w.]*)/)?install\\.sh");

  private static final Provenance NOTHING = new Provenance("nothing is known of this script");

  @Override
  public Set<String> names() {
    return Set.of(Downloads.PIPED_SCRIPT, Downloads.SCRIPT_FILE);
  }

  /** Taken where no download was seen before, so that {@code facet} always has an answer. */
  private static final DownloadCommand.Piped NONE = new DownloadCommand.Piped("");

  @Override
  public Result run(Invocation invocation, Step step) {
    if (invocation.name().equals(Downloads.SCRIPT_FILE)) {
      return unknown("what the script " + invocation.path() + " writes is not known", step);
    }
    String address = step.facet(DownloadCommand.Piped.class, () -> NONE).address();
    Matcher uv = UV.matcher(address);
    if (uv.matches()) {
      return install("uv", Optional.ofNullable(uv.group(1)), step);
    }
    Optional<Result> setup = SetupScript.run(address, invocation, step);
    if (setup.isPresent()) {
      return setup.get();
    }
    return unknown(
        address.isEmpty()
            ? "runs a script that is not known"
            : "runs a downloaded script: " + UnixPath.name(address),
        step);
  }

  private static Result install(String tool, Optional<String> version, Step step) {
    Answer<ToolReleases.Release> answer = step.catalog().tools().find(tool, version);
    if (!(answer instanceof Answer.Found<ToolReleases.Release> found)) {
      return unknown("the size of " + tool + " is not known", step);
    }
    String folder =
        step.variable("UV_INSTALL_DIR")
            .or(() -> step.variable("XDG_BIN_HOME"))
            .orElse(step.home() + "/.local/bin");
    for (ToolReleases.Program program : found.value().programs()) {
      String path = UnixPath.child(folder, program.name());
      step.files()
          .add(
              Entry.file(path, program.weight(), found.provenance())
                  .withOwner(tool + " " + found.value().version(), PartKind.OTHER));
    }
    return Result.DONE;
  }

  private static Result unknown(String reason, Step step) {
    step.files().add(Entry.lump("/", reason, PartKind.OTHER, Weight.unknown(reason), 0, NOTHING));
    return Result.UNSURE;
  }
}
