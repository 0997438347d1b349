package dev.layerweight.estimate.apt;

import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Set;

/** Tools around apt that write next to nothing: they ask, or add a line or a key. */
public final class AptToolCommand implements CommandModel {

  private static final long KEYRING_BYTES = 3_000;

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
        "update-alternatives");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    switch (invocation.name()) {
      case "apt-key" -> small(step, "/etc/apt/trusted.gpg", KEYRING_BYTES);
      case "apt-add-repository", "add-apt-repository" -> {
        small(step, "/etc/apt/sources.list.d/added.list", 200);
        if (step.base().filter(base -> base.os().equals("ubuntu")).isPresent()) {
          // On Ubuntu it also fetches the lists.
          AptSystem.of(step, invocation.range())
              .ifPresent(system -> DebianTraces.lists(step.files(), system.release()));
        }
      }
      default -> {
        return Result.UNSURE;
      }
    }
    return Result.DONE;
  }

  private static void small(Step step, String path, long bytes) {
    Estimate size = Estimate.within(bytes, 0.5, Estimate.Basis.COMPUTED);
    step.files()
        .add(
            Entry.file(path, new Weight(size, size), new Provenance("size of a usual one"))
                .withOwner(path, PartKind.FILE));
  }
}
