package dev.layerweight.refactor.multistage;

import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.text.TextEdit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * PHP projects: composer installs in a build stage, with what it fetches and unpacks by; extensions
 * are built in the runtime stage as before, so that they meet their libraries.
 */
final class PhpFamily implements Family {

  private static final Set<String> FETCHING =
      Set.of("git", "unzip", "zip", "7zip", "p7zip-full", "subversion", "mercurial", "composer");

  private static final Set<String> DOWNLOADING = Set.of("curl", "wget");

  private static final Set<String> HOUSEKEEPING =
      Set.of("rm", "set", "echo", "true", ":", "export");

  private static final Set<String> COMPOSER =
      Set.of(
          "install",
          "dump-autoload",
          "dumpautoload",
          "clear-cache",
          "clearcache",
          "run-script",
          "config",
          "check-platform-reqs",
          "validate");

  /** What may run before the project's files are there. */
  private static final Set<String> SETUP =
      Set.of(
          "docker-php-ext-install",
          "docker-php-ext-configure",
          "docker-php-ext-enable",
          "install-php-extensions",
          "pecl",
          "a2enmod",
          "a2dismod",
          "a2ensite",
          "apt-get",
          "apt",
          "apk",
          "useradd",
          "groupadd",
          "usermod",
          "adduser",
          "addgroup");

  /** Programs that may change files outside of the project before it is there. */
  private static final Set<String> FILES = Set.of("sed", "cp", "mv", "ln", "mkdir");

  private static final Pattern INSTALLER = Pattern.compile("getcomposer\\.org");

  private static final Pattern IMAGE = Pattern.compile("(.*/)?composer(:.*)?");

  private static final Pattern DEVELOPMENT = Pattern.compile("\"require-dev\"\\s*:\\s*\\{\\s*\"");

  @Override
  public Optional<Conversion> convert(SingleStage stage) {
    List<Piece> managed = stage.pieces().stream().filter(PhpFamily::runsComposer).toList();
    boolean installs =
        managed.stream().flatMap(piece -> piece.commands().stream()).anyMatch(PhpFamily::installs);
    return !stage.baseName().equals("php") || !installs
        ? Optional.empty()
        : Optional.of(convert(stage, managed));
  }

  private static boolean isComposer(RunCommand command) {
    return command.program().equals("composer") || command.program().equals("composer.phar");
  }

  private static boolean installs(RunCommand command) {
    return isComposer(command) && command.subcommand().equals("install");
  }

  private static boolean runsComposer(Piece piece) {
    return piece.isRun()
        && piece.commands().stream().anyMatch(PhpFamily::isComposer)
        && !INSTALLER.matcher(piece.plain()).find();
  }

  private static Pattern word(String name) {
    return Pattern.compile("(?<![\\w./-])" + Pattern.quote(name) + "(?![\\w.-])");
  }

  private static Conversion convert(SingleStage stage, List<Piece> managed) {
    Piece last = managed.getLast();
    Start start = Start.of(stage.pieces());
    Set<Integer> dropped = new HashSet<>();
    List<Piece> kept = new ArrayList<>();
    for (Piece piece : stage.pieces()) {
      boolean brings =
          piece.from().filter(image -> IMAGE.matcher(image).matches()).isPresent()
              || piece.isRun()
                  && INSTALLER.matcher(piece.plain()).find()
                  && !SystemPackages.isInstall(piece);
      if (brings) {
        dropped.add(piece.start());
      } else if (!managed.contains(piece)) {
        kept.add(piece);
      }
    }
    String scripts = start.text() + scripts(stage, start);
    if (word("composer").matcher(scripts).find()) {
      return new Conversion.Impossible("the container runs composer");
    }
    SystemPackages packages = SystemPackages.of(stage);
    packages.remove(name ->
        (FETCHING.contains(name) || !dropped.isEmpty() && DOWNLOADING.contains(name))
            && !isNamed(name, kept)
            && !word(name).matcher(scripts).find());
    if (!packages.removesAnything() && dropped.isEmpty()) {
      return new Conversion.NotNeeded();
    }
    if (last.workingDirectory().equals("/")) {
      return new Conversion.Impossible("composer installs in the root folder; set WORKDIR");
    }
    Optional<String> refusal =
        InstalledProject.refusal(stage, managed, packages)
            .or(() -> managed.stream().flatMap(one -> refused(one, last).stream()).findFirst())
            .or(() ->
                kept.stream()
                    .filter(one -> one.isRun() && one.start() < last.start())
                    .flatMap(one -> refusedKept(one, last.workingDirectory()).stream())
                    .findFirst());
    if (refusal.isPresent()) {
      return new Conversion.Impossible(refusal.get());
    }
    List<String> notes = new ArrayList<>();
    Map<Integer, String> texts =
        scripts.contains("vendor/bin") ? Map.of() : withoutDevelopment(stage, managed);
    if (!texts.isEmpty()) {
      notes.add(
          "packages of require-dev are left out; take --no-dev away where the program needs"
              + " one");
    }
    return new InstalledProject(
            stage,
            managed,
            packages,
            List.of(),
            Optional.of(last.workingDirectory()),
            dropped,
            texts,
            notes)
        .write();
  }

  /** The text of the script that a container starts, as far as it lies in the context. */
  private static String scripts(SingleStage stage, Start start) {
    return start.words().stream()
        .filter(word -> word.endsWith(".sh") || word.contains("entrypoint"))
        .flatMap(word ->
            stage
                .file(UnixPath.name(word))
                .or(() -> stage.file("docker/" + UnixPath.name(word)))
                .stream())
        .collect(Collectors.joining("\n", "\n", ""));
  }

  /** Whether an instruction that stays names a program, other than to install it. */
  private static boolean isNamed(String name, List<Piece> kept) {
    return kept.stream()
        .filter(Piece::isRun)
        .flatMap(piece -> piece.commands().stream())
        .filter(command -> !Set.of("apt-get", "apt", "apk").contains(command.program()))
        .anyMatch(command ->
            command.simple().words().stream()
                .map(word -> word.literal().orElse(""))
                .anyMatch(text -> word(name).matcher(text).find()));
  }

  private static Optional<String> refused(Piece piece, Piece last) {
    if (!piece.workingDirectory().equals(last.workingDirectory())) {
      return Optional.of("composer runs in several folders");
    }
    for (RunCommand command : piece.commands()) {
      boolean known =
          isComposer(command) && COMPOSER.contains(command.subcommand())
              || HOUSEKEEPING.contains(command.program())
              || Set.of("apt-get", "apt", "apk").contains(command.program());
      if (!known || command.has("-d") || command.has("global")) {
        return Optional.of(
            piece.line() + " also runs " + command.program() + " " + command.subcommand());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> refusedKept(Piece piece, String project) {
    if (!piece.isShellScript()) {
      return Optional.of(piece.line() + " is not a script for a shell");
    }
    for (RunCommand command : piece.commands()) {
      boolean elsewhere =
          FILES.contains(command.program())
              && command.arguments().stream()
                  .skip(command.program().equals("sed") ? Math.max(0, command.size() - 2) : 0)
                  .filter(word -> !word.isEmpty() && !word.startsWith("-"))
                  .allMatch(word -> word.startsWith("/") && !UnixPath.isBelow(word, project));
      boolean known =
          SETUP.contains(command.program())
              || HOUSEKEEPING.contains(command.program())
              || elsewhere;
      if (!known) {
        return Optional.of(
            piece.line()
                + " runs "
                + (command.program().isEmpty() ? "a command" : command.program())
                + " before the project's files would be there");
      }
    }
    return Optional.empty();
  }

  /** The installs with {@code --no-dev}, where the project has packages for development. */
  private static Map<Integer, String> withoutDevelopment(SingleStage stage, List<Piece> managed) {
    Map<Integer, String> texts = new HashMap<>();
    if (stage.file("composer.json").filter(text -> DEVELOPMENT.matcher(text).find()).isEmpty()) {
      return texts;
    }
    for (Piece piece : managed) {
      List<TextEdit> edits = new ArrayList<>();
      for (RunCommand command : piece.commands()) {
        boolean says =
            command.has("--no-dev")
                || command.has("--dev")
                || piece.variables().containsKey("COMPOSER_NO_DEV");
        if (installs(command) && !says) {
          int end = command.word(command.find("install").orElseThrow()).range().end();
          edits.add(RunText.insert(piece.placed(), end, " --no-dev"));
        }
      }
      if (!edits.isEmpty()) {
        texts.put(piece.start(), piece.edited(edits));
      }
    }
    return texts;
  }
}
