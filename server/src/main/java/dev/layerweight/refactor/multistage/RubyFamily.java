package dev.layerweight.refactor.multistage;

import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Ruby projects whose gems are compiled: the folder of the gems is copied into a runtime stage from
 * the same image, with the libraries that the header packages are for.
 */
final class RubyFamily implements Family {

  /** Where the official images keep gems, and bundler its configuration. */
  private static final String GEMS = "/usr/local/bundle";

  private static final Set<String> HOUSEKEEPING =
      Set.of("rm", "find", "set", "echo", "true", ":", "export", "xargs", "apt-get", "apt", "apk");

  private static final Pattern BUILDS =
      Pattern.compile("assets:precompile|bootsnap\\s+precompile|vite:build|webpacker:compile");

  private static final Pattern OWN_PATH =
      Pattern.compile(
          "(?:--path[= ]|\\bconfig\\s+(?:set\\s+)?(?:--\\w+\\s+)*path\\s+)[\"']?([^\\s\"';&|]+)");

  private static final Pattern DEPLOYMENT =
      Pattern.compile("--deployment|\\bdeployment\\s+[\"']?(?:true|1)");

  private static final Pattern WITHOUT = Pattern.compile("--without\\b|\\bwithout\\b|--with\\b");

  private static final Pattern RAILS = Pattern.compile("(?m)^\\s*gem\\s*\\(?[\"']rails[\"']");

  private static final Pattern TOOLS =
      Pattern.compile("\\b(rspec|rubocop|guard|cucumber|minitest|rake\\s+(test|spec))\\b");

  /** {@code group :a, :b do}, {@code group: :a} and {@code group: [:a, :b]}. */
  private static final Pattern GROUP =
      Pattern.compile(
          "(?m)(?:^\\s*group\\s*\\(?|\\bgroups?:\\s*\\[?|:groups?\\s*=>\\s*\\[?)"
              + "\\s*(:\\w+(?:\\s*,\\s*:\\w+)*)");

  private static final Pattern DEVELOPMENT =
      Pattern.compile("development|dev|test|tests|doc|docs|lint|ci|rubocop");

  @Override
  public Optional<Conversion> convert(SingleStage stage) {
    List<Piece> managed = stage.pieces().stream().filter(RubyFamily::isManaged).toList();
    boolean installs =
        managed.stream()
            .flatMap(piece -> piece.commands().stream())
            .anyMatch(command -> command.has("install"));
    return !stage.baseName().equals("ruby") || !installs
        ? Optional.empty()
        : Optional.of(convert(stage, managed));
  }

  private static boolean isManaged(Piece piece) {
    return piece.isRun() && piece.commands().stream().anyMatch(RubyFamily::isOfGems)
        || piece.isRun() && BUILDS.matcher(piece.plain()).find();
  }

  private static boolean isOfGems(RunCommand command) {
    return command.program().equals("bundle")
            && Set.of("install", "config", "clean", "").contains(command.subcommand())
        || command.program().equals("gem") && command.subcommand().equals("install");
  }

  private static Conversion convert(SingleStage stage, List<Piece> managed) {
    Start start = Start.of(stage.pieces());
    List<Piece> kept = stage.pieces().stream().filter(piece -> !managed.contains(piece)).toList();
    SystemPackages packages = SystemPackages.of(stage);
    packages.remove(name -> BuildPackages.isTool(name) || isUnusedHistory(name, kept, start));
    if (!packages.removesAnything()
        || packages.removed().stream().noneMatch(BuildPackages::isTool)) {
      return new Conversion.NotNeeded();
    }
    Optional<String> refusal =
        InstalledProject.refusal(stage, managed, packages)
            .or(() -> managed.stream().flatMap(one -> refused(one).stream()).findFirst())
            .or(() -> kept.stream().flatMap(one -> refusedKept(one).stream()).findFirst());
    if (refusal.isPresent()) {
      return new Conversion.Impossible(refusal.get());
    }
    Piece last = managed.getLast();
    boolean builds = managed.stream().anyMatch(piece -> BUILDS.matcher(piece.plain()).find());
    if (builds && last.workingDirectory().equals("/")) {
      return new Conversion.Impossible("assets are built in the root folder; set WORKDIR");
    }
    List<String> groups = developmentGroups(stage, managed, start);
    Map<Integer, String> texts = withoutGroups(managed, groups);
    List<String> notes =
        texts.isEmpty()
            ? List.of()
            : List.of(
                "gems for "
                    + String.join(" and ", groups)
                    + " are left out; take the setting away where the program needs one");
    Optional<String> changed =
        kept.stream()
            .filter(piece -> builds && piece.isRun() && piece.start() < last.start())
            .filter(piece -> !SystemPackages.isInstall(piece))
            .map(
                piece -> piece.line() + " runs between the installs, and what it makes may be lost")
            .findFirst();
    return changed
        .<Conversion>map(Conversion.Impossible::new)
        .orElseGet(() ->
            new InstalledProject(
                    stage,
                    managed,
                    packages,
                    folders(managed),
                    builds ? Optional.of(last.workingDirectory()) : Optional.empty(),
                    Set.of(),
                    texts,
                    notes)
                .write());
  }

  /**
   * The groups of the Gemfile that serve development; none where the project says already which it
   * wants, and where Rails may load what they hold.
   */
  private static List<String> developmentGroups(
      SingleStage stage, List<Piece> managed, Start start) {
    String gemfile = stage.file("Gemfile").orElse("");
    Map<String, String> variables = managed.getLast().variables();
    boolean production =
        Stream.of("RAILS_ENV", "RACK_ENV")
            .anyMatch(name -> variables.getOrDefault(name, "").equals("production"));
    boolean decided =
        Stream.of("BUNDLE_WITHOUT", "BUNDLE_ONLY", "BUNDLE_APP_CONFIG")
                .anyMatch(name ->
                    variables.containsKey(name)
                        && !variables.get(name).equals(GEMS)
                        && !variables.get(name).equals("$GEM_HOME"))
            || managed.stream().anyMatch(piece -> WITHOUT.matcher(piece.plain()).find())
            || stage.file(".bundle/config").isPresent();
    if (decided
        || RAILS.matcher(gemfile).find() && !production
        || TOOLS.matcher(start.text()).find()) {
      return List.of();
    }
    Set<String> groups = new TreeSet<>();
    GROUP
        .matcher(gemfile)
        .results()
        .forEach(list ->
            Pattern.compile(":(\\w+)")
                .matcher(list.group(1))
                .results()
                .map(name -> name.group(1))
                .filter(name -> DEVELOPMENT.matcher(name).matches())
                .forEach(groups::add));
    return List.copyOf(groups);
  }

  /** The installs with these groups left out, by a setting that lies beside the gems. */
  private static Map<Integer, String> withoutGroups(List<Piece> managed, List<String> groups) {
    Map<Integer, String> texts = new HashMap<>();
    for (Piece piece : managed) {
      if (groups.isEmpty() || !texts.isEmpty()) {
        break;
      }
      piece.commands().stream()
          .filter(command ->
              command.program().equals("bundle")
                  && Set.of("install", "").contains(command.subcommand()))
          .findFirst()
          .ifPresent(command -> {
            String setting =
                "bundle config set --local without '" + String.join(" ", groups) + "' && ";
            int at = command.simple().range().start();
            texts.put(
                piece.start(), piece.edited(List.of(RunText.insert(piece.placed(), at, setting))));
          });
    }
    return texts;
  }

  private static boolean isUnusedHistory(String name, List<Piece> kept, Start start) {
    Pattern word = Pattern.compile("(?<![\\w./-])" + Pattern.quote(name) + "(?![\\w.-])");
    return BuildPackages.isHistory(name)
        && !word.matcher(start.text()).find()
        && kept.stream()
            .filter(piece -> !SystemPackages.isInstall(piece))
            .noneMatch(piece -> word.matcher(piece.plain()).find());
  }

  private static Optional<String> refused(Piece piece) {
    for (RunCommand command : piece.commands()) {
      boolean known =
          isOfGems(command)
              || HOUSEKEEPING.contains(command.program())
              || BUILDS.matcher(String.join(" ", command.arguments())).find();
      if (!known) {
        return Optional.of(
            piece.line()
                + " installs gems and also runs "
                + (command.program().isEmpty() ? "another command" : command.program()));
      }
      if (command.has("--system") || command.has("-i") || command.has("--install-dir")) {
        return Optional.of(piece.line() + " installs into a folder of its own");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> refusedKept(Piece piece) {
    if (!piece.isRun() || SystemPackages.isInstall(piece)) {
      return Optional.empty();
    }
    Matcher compiles = PythonFamily.COMPILES.matcher(piece.plain());
    boolean gems = Pattern.compile("\\b(gem|bundle)\\b").matcher(piece.plain()).find();
    return !piece.isShellScript()
        ? Optional.of(piece.line() + " is not a script for a shell")
        : compiles.find()
            ? Optional.of(piece.line() + " compiles outside of the gems: " + compiles.group(1))
            : gems
                ? Optional.of(piece.line() + " changes gems in a way that is not known")
                : Optional.empty();
  }

  /** The folders that gems are installed into. */
  private static List<String> folders(List<Piece> managed) {
    Set<String> folders = new TreeSet<>(Set.of(GEMS));
    for (Piece piece : managed) {
      Matcher path = OWN_PATH.matcher(piece.plain());
      while (path.find()) {
        folders.add(piece.path(path.group(1)));
      }
      Optional.ofNullable(piece.variables().get("BUNDLE_PATH"))
          .ifPresent(one -> folders.add(piece.path(one)));
      boolean deployed =
          DEPLOYMENT.matcher(piece.plain()).find()
              || piece.variables().getOrDefault("BUNDLE_DEPLOYMENT", "").matches("1|true");
      if (deployed && folders.size() == 1 && !piece.variables().containsKey("BUNDLE_PATH")) {
        folders.add(UnixPath.child(piece.workingDirectory(), "vendor/bundle"));
      }
    }
    return List.copyOf(folders);
  }
}
