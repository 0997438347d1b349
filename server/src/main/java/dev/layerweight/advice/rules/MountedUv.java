package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.refactor.Removal;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.Word;
import dev.layerweight.text.TextEdit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets the RUNs that use uv see it in a mount, so that it need not be in the image.
 *
 * @param from the image or stage that holds it
 * @param targets where the RUNs expect each program, with its path in {@code from}
 */
record MountedUv(Located cause, Subject subject, String from, Map<String, String> targets) {

  private static final String IMAGE = "ghcr.io/astral-sh/uv:";
  private static final Set<String> PROGRAMS = Set.of("uv", "uvx");
  private static final Pattern INSTALLER =
      Pattern.compile("https?://astral\\.sh/uv/(?:(\\d[\\w.]*)/)?install\\.sh");
  private static final Pattern REQUIREMENT = Pattern.compile("uv(?:==(\\d[\\d.]*))?");

  /** What installers put beside the program, which a later RUN may read. */
  private static final Pattern SETTINGS = Pattern.compile("\\.(local/bin|cargo)/env\\b");

  /** Folders that are there without uv, so that copying them does not fail without it. */
  private static final Set<String> USUAL_FOLDERS =
      Set.of("/", "/usr", "/usr/local", "/usr/local/bin", "/usr/bin", "/bin", "/root", "/opt");

  static Optional<Fix> insteadOfCopy(Located copy, Subject subject) {
    Optional<Word> from = copy.instruction().head().flag("from").flatMap(flag -> flag.value());
    if (!(copy.instruction() instanceof Instruction.Copy text)
        || from.filter(Word::isLiteral).isEmpty()
        || !text.head().hereDocuments().isEmpty()) {
      return Optional.empty();
    }
    String destination = copy.destination().orElse("/");
    boolean folder = destination.endsWith("/") || copy.sources().size() > 1;
    Map<String, String> targets = new LinkedHashMap<>();
    for (String source : copy.sources()) {
      String path = UnixPath.resolve("/", source);
      if (!PROGRAMS.contains(UnixPath.name(path))) {
        return Optional.empty();
      }
      String place = copy.path(destination);
      targets.put(
          folder || PROGRAMS.stream().noneMatch(UnixPath.name(place)::equals)
              ? UnixPath.child(place, UnixPath.name(path))
              : place,
          path);
    }
    return new MountedUv(copy, subject, from.get().text(), targets)
        .fix(List.of(Removal.instruction(subject.dockerfile(), copy.placed())), false);
  }

  /** Only where the RUN does nothing else than loading and running the installer. */
  static Optional<Fix> insteadOfInstaller(Located run, List<Part> parts, Subject subject) {
    Matcher address = INSTALLER.matcher(run.commandText());
    boolean alone =
        RunCommand.of(run.instruction()).stream()
            .allMatch(
                command -> Set.of("curl", "wget", "sh", "bash", "set").contains(command.program()));
    if (!alone || !address.find()) {
      return Optional.empty();
    }
    String tag = Optional.ofNullable(address.group(1)).orElse("latest");
    return new MountedUv(run, subject, IMAGE + tag, inFolder(parts.getFirst().path()))
        .fix(List.of(Removal.instruction(subject.dockerfile(), run.placed())), false);
  }

  /** Only for the interpreter of Python's own images, whose programs lie in /usr/local/bin. */
  static Optional<Fix> insteadOfPip(Located run, Subject subject) {
    boolean ownPython =
        run.estimate().parts().stream()
            .filter(part -> part.name().matches("uv \\d.*"))
            .allMatch(part -> part.path().startsWith("/usr/local/"));
    List<RunCommand> installs =
        RunCommand.of(run.instruction()).stream()
            .filter(RunCommand::installsByPip)
            .filter(command ->
                command.arguments().stream().anyMatch(word -> REQUIREMENT.matcher(word).matches()))
            .toList();
    if (!ownPython || installs.size() != 1) {
      return Optional.empty();
    }
    RunCommand install = installs.getFirst();
    List<String> names =
        install.arguments().stream()
            .filter(word -> !word.startsWith("-") && !word.matches("install|pip"))
            .toList();
    Matcher requirement = REQUIREMENT.matcher(names.size() == 1 ? names.getFirst() : "");
    if (!requirement.matches()) {
      return Optional.empty();
    }
    String tag = Optional.ofNullable(requirement.group(1)).orElse("latest");
    return Removal.command(subject.dockerfile(), run.placed(), install)
        .flatMap(edit ->
            new MountedUv(run, subject, IMAGE + tag, inFolder("/usr/local/bin"))
                .fix(List.of(edit), !install.alone()));
  }

  private static Map<String, String> inFolder(String folder) {
    Map<String, String> targets = new LinkedHashMap<>();
    targets.put(UnixPath.child(folder, "uv"), "/uv");
    targets.put(UnixPath.child(folder, "uvx"), "/uvx");
    return targets;
  }

  /**
   * The removal with the mounts.
   *
   * @param ownToo whether the instruction stays, and may itself use uv
   */
  private Optional<Fix> fix(List<TextEdit> removal, boolean ownToo) {
    List<TextEdit> edits = new ArrayList<>(removal);
    for (Located run : later(ownToo)) {
      if (!run.isSound() || SETTINGS.matcher(run.commandText()).find()) {
        return Optional.empty();
      }
      String mounts = mounts(run);
      if (!mounts.isEmpty()) {
        int place = run.instruction().head().keywordRange().end();
        edits.add(RunText.insert(run.placed(), place, mounts));
      }
    }
    for (Located copy : copies()) {
      boolean nothingElse =
          copy.estimate().parts().stream().allMatch(part -> part.name().matches("uv \\d.*"));
      if (!nothingElse || !copy.estimate().isComplete()) {
        return Optional.empty();
      }
      edits.add(Removal.instruction(subject.dockerfile(), copy.placed()));
    }
    return Optional.of(
        new Fix("Mount uv where it is used", List.of(FileEdit.ofDockerfile(edits)), false));
  }

  /** The RUNs behind it, also of stages that the target does not need: they would fail. */
  private List<Located> later(boolean ownToo) {
    Map<Integer, Located> later = new TreeMap<>();
    for (StageEstimate stage : subject.build().stages()) {
      List<Located> chain = subject.chain(stage);
      if (chain.stream().anyMatch(one -> one.placed() == cause.placed())) {
        chain.stream()
            .filter(one -> one.instruction() instanceof Instruction.Run)
            .filter(one ->
                one.placed().start() > cause.placed().start()
                    || ownToo && one.placed() == cause.placed())
            .forEach(one -> later.put(one.placed().start(), one));
      }
    }
    return List.copyOf(later.values());
  }

  private String mounts(Located run) {
    StringBuilder mounts = new StringBuilder();
    targets.forEach((target, source) -> {
      Pattern word = RunTimeUse.words(List.of(UnixPath.name(source)));
      boolean used =
          RunCommand.of(run.instruction()).isEmpty()
              ? word.matcher(run.commandText()).find()
              : RunCommand.of(run.instruction()).stream()
                  .anyMatch(command ->
                      command.program().equals(UnixPath.name(source))
                          || !command.installsByPip()
                              && command.arguments().stream()
                                  .anyMatch(text -> word.matcher(text).find()));
      if (used) {
        mounts
            .append(" --mount=from=")
            .append(from)
            .append(",source=")
            .append(source)
            .append(",target=")
            .append(target);
      }
    });
    return mounts.toString();
  }

  /** COPY --from of the program, or of a folder that would not be there without it. */
  private List<Located> copies() {
    return subject.build().stages().stream()
        .flatMap(stage -> subject.own(stage).stream())
        .filter(copy -> copy.from().isPresent() && copy.placed() != cause.placed())
        .filter(copy -> subject.copiesFrom(copy, cause.stage()))
        .filter(copy ->
            copy.sources().stream()
                .map(source -> UnixPath.resolve("/", source))
                .anyMatch(this::isGone))
        .toList();
  }

  private boolean isGone(String source) {
    return !USUAL_FOLDERS.contains(source)
        && targets.keySet().stream().anyMatch(target -> UnixPath.isBelow(target, source));
  }
}
