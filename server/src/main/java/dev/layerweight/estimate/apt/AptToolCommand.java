package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.DebianReleases;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.FileTree;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tools around apt that write next to nothing: they ask, or add a line or a key. */
public final class AptToolCommand implements CommandModel {

  private static final long KEYRING_BYTES = 3_000;
  private static final int LIMIT_NAME_CHARS = 100;

  private static final Pattern PERSONAL =
      Pattern.compile("ppa:~?([\\w.+-]{1,80})(?:/(?:ubuntu/)?([\\w.+-]{1,80}))?");

  @Override
  public Set<String> names() {
    return Set.of(
        "apt-cache",
        "apt-key",
        "apt-config",
        "apt-add-repository",
        "add-apt-repository",
        "dpkg-query",
        "dpkg-reconfigure",
        "dpkg-divert",
        "dpkg-statoverride",
        "dpkg-architecture",
        "debconf-set-selections",
        "ldconfig",
        "update-ca-certificates",
        "update-alternatives");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    switch (invocation.name()) {
      case "apt-key" -> small(step, "/etc/apt/trusted.gpg", KEYRING_BYTES);
      case "apt-add-repository", "add-apt-repository" -> addRepository(invocation, step);
      case "dpkg-reconfigure", "debconf-set-selections" ->
          changed(invocation, step, DebianTraces::answers);
      case "ldconfig" -> changed(invocation, step, DebianTraces::linkerCache);
      case "update-ca-certificates" -> changed(invocation, step, DebianTraces::certificates);
      default -> {
        return Result.UNSURE;
      }
    }
    return Result.DONE;
  }

  /** Writes what depends on the packages; on other distributions nothing worth counting. */
  private static void changed(
      Invocation invocation, Step step, BiConsumer<FileTree, AptState> trace) {
    boolean asks =
        invocation.words().stream().anyMatch(word -> word.matches("-p|--version|--help"));
    boolean debian = step.base().filter(base -> base.os().matches("(?i)debian|ubuntu")).isPresent();
    if (!asks && debian) {
      AptSystem.of(step, invocation.range())
          .ifPresent(system -> trace.accept(step.files(), system.state(step)));
    }
  }

  private static void addRepository(Invocation invocation, Step step) {
    step.base()
        .ifPresent(base -> {
          String codeName = DebianReleases.codeName(base.os(), base.release());
          for (Argument operand : invocation.arguments()) {
            line(operand.text(), codeName)
                .ifPresent(line -> {
                  String name = line.replaceAll("[^A-Za-z0-9]+", "_");
                  SetupScript.write(
                      step,
                      "/etc/apt/sources.list.d/"
                          + name.substring(0, Math.min(name.length(), LIMIT_NAME_CHARS))
                          + ".list",
                      line.length() + 1L,
                      Optional.of(line + "\n"));
                });
          }
          boolean updates =
              invocation.words().stream()
                  .noneMatch(word -> word.equals("-n") || word.equals("--no-update"));
          if (base.os().equals("ubuntu") && updates) {
            // On Ubuntu it also fetches the lists.
            AptSystem.of(step, invocation.range())
                .ifPresent(system -> DebianTraces.lists(step.files(), system));
          }
        });
  }

  /** The line for a personal archive of Launchpad, or the line itself as it is given. */
  private static Optional<String> line(String operand, String codeName) {
    Matcher personal = PERSONAL.matcher(operand);
    if (personal.matches()) {
      String name = Optional.ofNullable(personal.group(2)).orElse("ppa");
      return Optional.of(
          "deb https://ppa.launchpadcontent.net/%s/%s/ubuntu %s main"
              .formatted(personal.group(1), name, codeName));
    }
    return operand.startsWith("deb ") ? Optional.of(operand.strip()) : Optional.empty();
  }

  private static void small(Step step, String path, long bytes) {
    Estimate size = Estimate.within(bytes, 0.5, Estimate.Basis.COMPUTED);
    step.files()
        .add(
            Entry.file(path, new Weight(size, size), new Provenance("size of a usual one"))
                .withOwner(path, PartKind.FILE));
  }
}
