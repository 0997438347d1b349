package dev.layerweight.cli;

import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say which hosts a command may ask. */
final class NetworkChoices {

  @Option(
      names = "--network",
      paramLabel = "MODE",
      description =
          "Which hosts are asked for live figures: off, known (well-known registries and the hosts"
              + " of your own configurations) or all (default: LAYERWEIGHT_NETWORK, else known).")
  private Optional<String> network;

  @Option(names = "--offline", description = "Asks nobody: the same as --network off.")
  private boolean offline;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** What the user chose; empty where nothing was said. */
  Optional<Mode> mode() {
    if (offline) {
      return Optional.of(Mode.OFF);
    }
    return network.map(name ->
        Mode.parse(name)
            .orElseThrow(() ->
                new CommandLine.ParameterException(
                    spec.commandLine(), "--network: off, known or all, not " + name)));
  }
}
