package dev.layerweight.cli;

import dev.layerweight.image.Platform;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say how a build would be started; commands that simulate one share them. */
final class BuildChoices {

  @Option(
      names = "--target",
      paramLabel = "STAGE",
      description = "Stage to build, by name or index (default: the last one).")
  private Optional<String> target;

  @Option(
      names = "--platform",
      paramLabel = "PLATFORM",
      description = "linux/amd64 or linux/arm64 (default: linux/amd64).")
  private Optional<String> platform;

  @Option(
      names = "--build-arg",
      paramLabel = "K=V",
      description = "Value of an ARG; without =V that of the environment. May be repeated.")
  private List<String> buildArguments = List.of();

  @Option(
      names = "--context",
      paramLabel = "DIR",
      description =
          "Build context (default: the Dockerfile's folder, or the one above it that"
              + " holds the sources of COPY).")
  private Optional<String> context;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * What was chosen for the build.
   *
   * @param environment gives the values of arguments that are named alone
   */
  ChosenBuild chosen(Map<String, String> environment) {
    return new ChosenBuild(
        chosenPlatform(), target.filter(name -> !name.isEmpty()), arguments(environment));
  }

  /** The folder that was named as the build context; it exists. */
  Optional<Path> contextFolder() {
    return context.map(name -> {
      try {
        Path folder = Path.of(name);
        if (Files.isDirectory(folder)) {
          return folder;
        }
      } catch (InvalidPathException _) {
        // No folder can have that name, which is what the message below says.
      }
      throw wrong("--context: no such folder: " + name);
    });
  }

  private Optional<Platform> chosenPlatform() {
    return platform.map(name ->
        Platform.parse(name)
            .filter(one -> one.equals(Platform.LINUX_AMD64) || one.equals(Platform.LINUX_ARM64))
            .orElseThrow(
                () -> wrong("--platform: linux/amd64 or linux/arm64 is known, not " + name)));
  }

  private Map<String, String> arguments(Map<String, String> environment) {
    Map<String, String> arguments = new HashMap<>();
    for (String argument : buildArguments) {
      int equals = argument.indexOf('=');
      if (equals == 0 || argument.isEmpty()) {
        throw wrong("--build-arg: a name must stand before =, not " + argument);
      }
      if (equals > 0) {
        arguments.put(argument.substring(0, equals), argument.substring(equals + 1));
      } else if (environment.containsKey(argument)) {
        arguments.put(argument, environment.get(argument));
      }
    }
    return Map.copyOf(arguments);
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
