package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.DebianReleases;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel.Result;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Scripts from the network whose documented work is to add one archive to apt's sources: they load
 * the lists, install the tools for that, write a key and a line, and load the lists again.
 *
 * <p>Sources: NodeSource's {@code setup_N.x} scripts (github.com/nodesource/distributions) and
 * {@code script.deb.sh} of packagecloud, which GitLab uses as well, as of 2026.
 */
public final class SetupScript {

  private static final Pattern NODESOURCE =
      Pattern.compile("https?://(deb\\.nodesource\\.com)/setup_(\\d{1,3}|lts|current)\\.x");

  private static final Pattern PACKAGECLOUD =
      Pattern.compile(
          "(https?://[\\w.-]{1,100})/install/repositories/([\\w.-]{1,100})/([\\w.-]{1,100})"
              + "/script\\.deb\\.sh");

  private static final long KEY_BYTES = 3_000;
  private static final Provenance DOCUMENTED =
      new Provenance("what the script is documented to do");

  /**
   * @param name of the file of sources, without {@code .list}
   */
  private record Work(String name, String line, List<String> packages) {}

  private SetupScript() {}

  /** Does what the script at the address does; empty for any other script. */
  public static Optional<Result> run(String address, Invocation invocation, Step step) {
    return step.base()
        .flatMap(base -> work(address, base))
        .map(work -> run(work, invocation, step));
  }

  private static Optional<Work> work(String address, BaseImage base) {
    Matcher node = NODESOURCE.matcher(address);
    if (node.matches()) {
      // Which number "lts" stands for changes; such an archive is named but has no answer.
      return Optional.of(
          new Work(
              "nodesource",
              "deb https://%s/node_%s.x nodistro main".formatted(node.group(1), node.group(2)),
              List.of("apt-transport-https", "ca-certificates", "curl", "gnupg")));
    }
    Matcher cloud = PACKAGECLOUD.matcher(address);
    if (cloud.matches()) {
      return Optional.of(
          new Work(
              cloud.group(2) + "_" + cloud.group(3),
              "deb %s/%s/%s/%s/ %s main"
                  .formatted(
                      cloud.group(1),
                      cloud.group(2),
                      cloud.group(3),
                      base.os(),
                      DebianReleases.codeName(base.os(), base.release())),
              List.of("curl", "gnupg", "apt-transport-https")));
    }
    return Optional.empty();
  }

  private static Result run(Work work, Invocation invocation, Step step) {
    apt(step, invocation, "update");
    String[] install = {"install", "-y"};
    apt(
        step,
        invocation,
        Stream.concat(Arrays.stream(install), work.packages().stream()).toArray(String[]::new));
    write(step, "/usr/share/keyrings/" + work.name() + ".gpg", KEY_BYTES, Optional.empty());
    String text = work.line() + "\n";
    write(
        step, "/etc/apt/sources.list.d/" + work.name() + ".list", text.length(), Optional.of(text));
    apt(step, invocation, "update");
    return Result.DONE;
  }

  private static void apt(Step step, Invocation invocation, String... words) {
    step.run(
        new Invocation(
            "apt-get",
            "apt-get",
            Arrays.stream(words).map(word -> new Argument(word, true, invocation.range())).toList(),
            Optional.empty(),
            invocation.range()));
  }

  /** Writes a small file; {@code text} where it is known. */
  static void write(Step step, String path, long bytes, Optional<String> text) {
    Estimate size = Estimate.within(bytes, 0.5, Estimate.Basis.COMPUTED);
    Entry entry =
        Entry.file(path, new Weight(size, size), DOCUMENTED).withOwner(path, PartKind.FILE);
    step.files().add(text.map(entry::withText).orElse(entry));
  }
}
