package dev.layerweight.refactor.multistage;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.refactor.Removal;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunTimeCalls;
import dev.layerweight.syntax.HereDocument;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The distribution packages that a stage installs, and which of them the image needs to run.
 *
 * <p>Which library a header package is for is read from the needs that the simulated build found in
 * the package index: {@code libpq-dev} needs {@code libpq5}.
 */
final class SystemPackages {

  private static final int LIMIT_NAMES = 5_000;

  private static final Set<String> MANAGERS = Set.of("apt", "apk");

  private static final Set<String> HOUSEKEEPING =
      Set.of("apt-get", "apt", "apk", "rm", "set", "echo", "true", ":", "export");

  private static final Pattern LIBRARY_OF_GIT = Pattern.compile("(?i)(gitpython|simple-git)[ @].*");

  private static final Pattern NO_LIBRARY =
      Pattern.compile(".*-(bin|data|doc|common|perl|java|jni|tools|utils|dbg|dbgsym|config)");

  private final Map<String, Set<String>> needs = new HashMap<>();
  private final Map<String, Asked> asked = new LinkedHashMap<>();
  private final Set<String> present;
  private final Set<String> removed = new LinkedHashSet<>();
  private final Map<String, String> instead = new HashMap<>();
  private final Set<String> own = new LinkedHashSet<>();
  private boolean bare;
  private Predicate<String> called = _ -> false;
  private Supplier<Optional<RunTimeCalls>> calls = Optional::empty;
  private Optional<RunTimeCalls> known = Optional.empty();

  /** A package that a RUN asks for. */
  private record Asked(Piece piece, String name, String bare, TextRange range, String written) {}

  /** What the runtime stage takes of a RUN that installs packages. */
  sealed interface Kept {
    record Text(String text) implements Kept {}

    record Nothing() implements Kept {}

    record Refused(String reason) implements Kept {}
  }

  private SystemPackages(Set<String> present) {
    this.present = present;
  }

  /**
   * Reads the needs of header packages from the index, also those that the base image fulfils: the
   * runtime stage starts from another image, which holds nothing but the release's root filesystem.
   */
  void onBareSystem(DebianIndex index) {
    bare = true;
    Set<String> base =
        index.base().stream().map(DebianIndex.Installed::name).collect(Collectors.toSet());
    Deque<String> open =
        new ArrayDeque<>(
            asked.values().stream()
                .filter(this::isRemoved)
                .flatMap(one -> Stream.of(one.name(), one.bare()))
                .filter(BuildPackages::isHeaders)
                .toList());
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty() && seen.size() < LIMIT_NAMES) {
      String name = open.pop();
      if (!seen.add(name)) {
        continue;
      }
      Set<String> direct = needs.computeIfAbsent(name, _ -> new TreeSet<>());
      index
          .find(name)
          .flatMap(known -> known.versions().stream().findFirst())
          .ifPresent(version ->
              version.dependencies().stream()
                  .filter(one -> one.kind() == DebianIndex.DependencyKind.DEPENDS)
                  .map(one -> one.alternatives().getFirst().name())
                  .filter(need -> !base.contains(need))
                  .forEach(need -> {
                    direct.add(need);
                    open.add(need);
                  }));
    }
  }

  /** The runtime stage starts from another image, and there is no index to trace needs in. */
  void onBareSystem() {
    bare = true;
  }

  static SystemPackages of(SingleStage stage) {
    SystemPackages packages = of(stage.pieces());
    packages.keepCalled(stage.pieces(), stage.context());
    return packages;
  }

  /** What the running container calls is not removed. */
  void keepCalled(List<Piece> pieces, BuildContext context) {
    boolean libraryOfGit =
        pieces.stream()
            .flatMap(piece -> piece.estimate().parts().stream())
            .anyMatch(part -> LIBRARY_OF_GIT.matcher(part.name()).matches());
    calls = () -> Optional.of(calls(pieces, context));
    called =
        name ->
            libraryOfGit && BuildPackages.isHistory(name)
                || calls().filter(found -> found.callsPackage(name)).isPresent();
  }

  /** What the running container calls, where that was asked for. */
  Optional<RunTimeCalls> calls() {
    if (known.isEmpty()) {
      known = calls.get();
    }
    return known;
  }

  private static RunTimeCalls calls(List<Piece> pieces, BuildContext context) {
    List<RunTimeCalls.Copied> copies =
        pieces.stream()
            .filter(Piece::copiesContext)
            .map(piece ->
                new RunTimeCalls.Copied(
                    piece.sources(),
                    piece.path(piece.destination())
                        + (piece.destination().endsWith("/") ? "/" : "")))
            .toList();
    String documents =
        pieces.stream()
            .filter(Piece::copiesFiles)
            .flatMap(piece -> piece.instruction().head().hereDocuments().stream())
            .map(HereDocument::body)
            .collect(Collectors.joining("\n"));
    return RunTimeCalls.of(Start.of(pieces).text() + documents, copies, context);
  }

  static SystemPackages of(List<Piece> pieces) {
    SystemPackages packages =
        new SystemPackages(
            pieces.stream()
                .flatMap(piece -> piece.estimate().parts().stream())
                .filter(part -> part.kind() == PartKind.APT)
                .map(part -> part.name())
                .collect(Collectors.toSet()));
    for (Piece piece : pieces) {
      installs(piece)
          .forEach(fact -> {
            fact.installed()
                .forEach((name, direct) ->
                    packages.needs.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(direct));
            fact.requested()
                .forEach(one -> {
                  String bare = one.written().replaceFirst("(?<=.)[=<>~/:].*", "");
                  packages.asked.putIfAbsent(
                      piece.start() + " " + one.name() + " " + one.range(),
                      new Asked(piece, one.name(), bare, one.range(), one.written()));
                });
          });
    }
    return packages;
  }

  private static Stream<Fact.Installed> installs(Piece piece) {
    return piece.estimate().facts().stream()
        .filter(Fact.Installed.class::isInstance)
        .map(Fact.Installed.class::cast)
        .filter(fact -> MANAGERS.contains(fact.manager()));
  }

  static boolean isInstall(Piece piece) {
    return installs(piece).findAny().isPresent();
  }

  Set<String> names() {
    return asked.values().stream().map(Asked::bare).collect(Collectors.toSet());
  }

  /** Marks the packages that only the build stage gets. */
  void remove(Predicate<String> tool) {
    asked.values().stream()
        .map(Asked::bare)
        .distinct()
        .filter(tool)
        .filter(called.negate())
        .forEach(removed::add);
  }

  /** Whether any removed package is in the image now, not purged again by its RUN. */
  boolean removesAnything() {
    return asked.values().stream()
        .filter(this::isRemoved)
        .anyMatch(one -> present.contains(one.name()) || present.contains(one.bare()));
  }

  private boolean isRemoved(Asked one) {
    return removed.contains(one.bare()) || removed.contains(one.name());
  }

  /** Puts a package in the place of one that is removed. */
  void instead(String name, String other) {
    instead.put(name, other);
  }

  /** A library of the compiler itself that the program loads. */
  void keepLibrary(String name) {
    own.add(name);
  }

  /** In the order in which they are asked for. */
  Set<String> removed() {
    return Collections.unmodifiableSet(removed);
  }

  /** Header packages whose needs the index does not tell, so that their libraries are not known. */
  List<String> untraced() {
    return asked.values().stream()
        .filter(this::isRemoved)
        .filter(one -> BuildPackages.isHeaders(one.bare()))
        .filter(one -> !BuildPackages.isOfCompiler(one.bare()))
        .filter(one ->
            !needs.containsKey(one.name()) && !needs.containsKey(one.bare())
                || bare && needs.getOrDefault(one.name(), Set.of()).isEmpty())
        .map(Asked::bare)
        .distinct()
        .toList();
  }

  /** The libraries that programs built with a package load; none for tools and bare headers. */
  private Set<String> libraries(Asked tool) {
    Set<String> found = new TreeSet<>();
    if (tool.bare().startsWith("gfortran")) {
      needs.keySet().stream().filter(name -> name.matches("libgfortran\\d+")).forEach(found::add);
    }
    if (!BuildPackages.isHeaders(tool.bare()) || BuildPackages.isOfCompiler(tool.bare())) {
      return found;
    }
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(tool.name(), tool.bare()));
    while (!open.isEmpty()) {
      String headers = open.pop();
      if (BuildPackages.isOfCompiler(headers) || !seen.add(headers)) {
        continue;
      }
      for (String need : needs.getOrDefault(headers, Set.of())) {
        if (BuildPackages.isHeaders(need)) {
          open.push(need);
        } else if (isLibrary(need, headers)) {
          found.add(need);
        }
      }
    }
    return found;
  }

  private static boolean isLibrary(String name, String headers) {
    return name.startsWith("lib") && !NO_LIBRARY.matcher(name).matches()
        || headers.equals(name + "-dev");
  }

  /** The libraries for each word that goes, each once, without those that others bring along. */
  private Map<Asked, List<String>> replacements() {
    Map<Asked, Set<String>> all = new LinkedHashMap<>();
    asked.values().stream().filter(this::isRemoved).forEach(one -> all.put(one, libraries(one)));
    Set<String> kept =
        reach(asked.values().stream().filter(one -> !isRemoved(one)).map(Asked::name).toList());
    Set<String> every = all.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    Set<String> done = new HashSet<>();
    Map<Asked, List<String>> result = new LinkedHashMap<>();
    all.forEach((one, libraries) ->
        result.put(
            one,
            Stream.concat(Optional.ofNullable(instead.get(one.bare())).stream(), libraries.stream())
                .filter(name -> !kept.contains(name))
                .filter(name ->
                    every.stream()
                        .noneMatch(other ->
                            !other.equals(name)
                                && reach(List.of(other)).contains(name)
                                && !reach(List.of(name)).contains(other)))
                .filter(done::add)
                .toList()));
    return result;
  }

  private Set<String> reach(List<String> roots) {
    Set<String> seen = new HashSet<>(roots);
    Deque<String> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      for (String need : needs.getOrDefault(open.pop(), Set.of())) {
        if (seen.add(need)) {
          open.push(need);
        }
      }
    }
    return seen;
  }

  /** All packages that a runtime stage must install: what was asked for and libraries. */
  List<String> runtime() {
    Set<String> names = new LinkedHashSet<>(runtime(_ -> true));
    names.addAll(own);
    return List.copyOf(names);
  }

  /** As {@link #runtime()}, of one RUN. */
  List<String> runtime(Piece piece) {
    return runtime(one -> one.piece().start() == piece.start());
  }

  private List<String> runtime(Predicate<Asked> wanted) {
    Set<String> names = new LinkedHashSet<>();
    Map<Asked, List<String>> libraries = replacements();
    for (Asked one : asked.values().stream().filter(wanted).toList()) {
      if (isRemoved(one)) {
        names.addAll(libraries.get(one));
      } else {
        names.add(one.written());
      }
    }
    return List.copyOf(names);
  }

  /** The word that asks for a package, so that another can be put beside it. */
  Optional<TextRange> word(Piece piece, Predicate<String> name) {
    return asked.values().stream()
        .filter(one -> one.piece().start() == piece.start() && name.test(one.bare()))
        .map(one -> piece.placed().absolute(one.range()))
        .findFirst();
  }

  /** Why pieces cannot be taken over into the runtime stage; empty where they can. */
  Optional<String> refusal(List<Piece> pieces) {
    List<String> untraced = untraced();
    if (!untraced.isEmpty()) {
      return Optional.of(
          "which library belongs to " + untraced.getFirst() + " is not in the package index");
    }
    return pieces.stream()
        .map(this::kept)
        .filter(Kept.Refused.class::isInstance)
        .map(kept -> ((Kept.Refused) kept).reason())
        .findFirst();
  }

  /** Why the words of a RUN cannot be told apart; empty where they can. */
  Optional<String> indirect(Piece piece) {
    String source = piece.instruction().head().source();
    return asked.values().stream()
        .filter(one -> one.piece().start() == piece.start())
        .filter(one -> !one.range().of(source).replaceAll("[\"']", "").equals(one.written()))
        .findFirst()
        .map(_ -> piece.line() + " names packages by a variable or a pattern");
  }

  /** The text of a RUN without build packages and with their libraries instead. */
  Kept kept(Piece piece) {
    List<Asked> own =
        asked.values().stream().filter(one -> one.piece().start() == piece.start()).toList();
    List<Asked> gone = own.stream().filter(this::isRemoved).toList();
    if (gone.isEmpty()) {
      return new Kept.Text(piece.text());
    }
    Optional<String> indirect = indirect(piece);
    if (indirect.isPresent()) {
      return new Kept.Refused(indirect.get());
    }
    Map<Asked, List<String>> libraries = replacements();
    boolean empty =
        gone.size() == own.size() && gone.stream().allMatch(one -> libraries.get(one).isEmpty());
    if (empty) {
      List<RunCommand> others =
          piece.commands().stream()
              .filter(command -> !HOUSEKEEPING.contains(command.program()))
              .toList();
      return others.isEmpty()
          ? new Kept.Nothing()
          : new Kept.Refused(
              piece.line()
                  + " installs only build tools and also runs "
                  + others.getFirst().program()
                  + "; put them into RUNs of their own");
    }
    List<TextEdit> edits = new ArrayList<>();
    List<TextRange> words = new ArrayList<>();
    Set<TextRange> done = new HashSet<>();
    for (Asked one : gone) {
      if (!done.add(one.range())) {
        continue;
      }
      List<String> instead =
          gone.stream()
              .filter(other -> other.range().equals(one.range()))
              .flatMap(other -> libraries.get(other).stream())
              .distinct()
              .toList();
      if (instead.isEmpty()) {
        words.add(one.range());
      } else {
        edits.add(new TextEdit(piece.placed().absolute(one.range()), String.join(" ", instead)));
      }
    }
    edits.addAll(Removal.words(piece.placed(), words));
    return new Kept.Text(piece.edited(edits));
  }

  /**
   * A RUN that installs what runs in the image, with the options of the installs in {@code like};
   * empty where nothing is to be installed.
   */
  static Optional<String> install(List<String> packages, List<Piece> like) {
    if (packages.isEmpty()) {
      return Optional.empty();
    }
    String names = String.join(" ", packages);
    boolean alpine =
        like.stream()
            .flatMap(piece -> piece.commands().stream())
            .anyMatch(command -> command.program().equals("apk"));
    if (alpine) {
      return Optional.of("RUN apk add --no-cache " + names);
    }
    boolean recommends =
        like.stream()
            .flatMap(piece -> piece.commands().stream())
            .filter(RunCommand::installsByApt)
            .anyMatch(command -> !command.has("--no-install-recommends"));
    return Optional.of(
        "RUN apt-get update && apt-get install -y "
            + (recommends ? "" : "--no-install-recommends ")
            + names
            + " && rm -rf /var/lib/apt/lists/*");
  }
}
