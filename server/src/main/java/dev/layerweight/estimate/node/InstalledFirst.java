package dev.layerweight.estimate.node;

import dev.layerweight.estimate.node.Hoisting.Chooser;
import dev.layerweight.estimate.node.Hoisting.Chosen;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Takes a version that is installed already where it fits, else what another chooser takes. */
record InstalledFirst(Map<String, String> versions, Chooser others) implements Chooser {

  /** With the packages at the top of a tree as the installed ones. */
  static InstalledFirst of(NodeTree tree, Chooser others) {
    Map<String, String> versions = new HashMap<>();
    for (PlacedPackage one : tree.packages()) {
      if (one.path().equals("node_modules/" + one.name())) {
        versions.put(one.name(), one.version());
      }
    }
    return new InstalledFirst(versions, others);
  }

  @Override
  public Optional<Chosen> choose(String name, String range) {
    String present = versions.get(name);
    return present != null && VersionRange.accepts(range, present)
        ? others
            .choose(name, present)
            .map(one ->
                new Chosen(
                    one.name(),
                    present,
                    one.dependencies(),
                    one.optionalDependencies(),
                    one.peers(),
                    one.resolved(),
                    one.listed(),
                    one.lockBytes()))
        : others.choose(name, range);
  }

  @Override
  public boolean serves(Chosen present, String name, String range) {
    return others.serves(present, name, range);
  }

  @Override
  public boolean fits(Chosen chosen) {
    return others.fits(chosen);
  }
}
