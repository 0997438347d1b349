package dev.layerweight.project;

import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.image.Platform;
import dev.layerweight.policy.Budgets;
import dev.layerweight.policy.Level;
import dev.layerweight.policy.Policy;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Instruction;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a repository's settings file says.
 *
 * @param file empty where there is none
 * @param levels of rules by id
 * @param budgets by pattern in the order of the file; of those that match, the last one counts
 */
public record ProjectSettings(
    Optional<Path> file,
    Optional<String> target,
    Optional<Platform> platform,
    OptionalLong minimumBytes,
    Map<String, String> buildArguments,
    Map<String, Level> levels,
    OptionalLong budgetBytes,
    List<BudgetPattern> budgets,
    List<SettingsProblem> problems) {

  /** What a finding must save where nobody chose: 100 kB. */
  private static final long USUAL_MINIMUM_BYTES = 100_000;

  /** No file. */
  public static final ProjectSettings NONE = unread(Optional.empty(), List.of());

  static ProjectSettings unread(Optional<Path> file, List<SettingsProblem> problems) {
    return new ProjectSettings(
        file,
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        Map.of(),
        Map.of(),
        OptionalLong.empty(),
        List.of(),
        problems);
  }

  /**
   * The options of a build with what nobody chose taken from here.
   *
   * @param platform chosen elsewhere
   * @param target chosen elsewhere
   * @param arguments chosen elsewhere; those of the file come to them
   */
  public BuildOptions options(
      Optional<Platform> platform,
      Optional<String> target,
      Map<String, String> arguments,
      Dockerfile dockerfile) {
    Map<String, String> all = new HashMap<>(buildArguments);
    all.putAll(arguments);
    return new BuildOptions(
        platform.or(this::platform).orElse(Platform.LINUX_AMD64),
        target.or(() -> this.target.filter(name -> hasStage(dockerfile, name))),
        Map.copyOf(all));
  }

  /** The stage that the file names, where this Dockerfile has none of that name. */
  public Optional<String> missingTarget(Dockerfile dockerfile) {
    return target.filter(name -> !hasStage(dockerfile, name));
  }

  /**
   * What is reported about one Dockerfile.
   *
   * @param minimumBytes chosen elsewhere
   * @param chosen levels of rules that win over those of the file
   * @param dockerfile its place on disk, for the patterns of budgets
   */
  public Policy policy(
      OptionalLong minimumBytes, Map<String, Level> chosen, Optional<Path> dockerfile) {
    Map<String, Level> all = new HashMap<>(levels);
    all.putAll(chosen);
    long least = minimumBytes.orElse(this.minimumBytes.orElse(USUAL_MINIMUM_BYTES));
    return new Policy(least, Map.copyOf(all), budgets(dockerfile));
  }

  private Budgets budgets(Optional<Path> dockerfile) {
    Optional<String> path = dockerfile.flatMap(this::relative);
    OptionalLong image = budgetBytes;
    Map<String, Long> stages = new HashMap<>();
    for (BudgetPattern pattern : budgets) {
      if (path.filter(pattern.files()::matches).isPresent()) {
        image = pattern.imageBytes().isPresent() ? pattern.imageBytes() : image;
        stages.putAll(pattern.stageBytes());
      }
    }
    return new Budgets(OptionalLong.empty(), image, Map.copyOf(stages));
  }

  /** The path from the file's folder, with slashes on every system. */
  private Optional<String> relative(Path dockerfile) {
    Path absolute = dockerfile.toAbsolutePath().normalize();
    return file.map(Path::getParent)
        .filter(absolute::startsWith)
        .map(folder -> folder.relativize(absolute).toString().replace('\\', '/'));
  }

  private static boolean hasStage(Dockerfile dockerfile, String name) {
    List<Instruction.From> stages =
        dockerfile.instructions().stream()
            .map(placed -> placed.instruction())
            .flatMap(one -> one instanceof Instruction.From from ? Stream.of(from) : Stream.of())
            .toList();
    boolean number = name.matches("[0-9]{1,6}") && Integer.parseInt(name) < stages.size();
    return number
        || stages.stream()
            .flatMap(from -> from.stage().stream())
            .anyMatch(own -> own.text().equalsIgnoreCase(name));
  }
}
