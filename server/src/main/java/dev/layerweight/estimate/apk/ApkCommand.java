package dev.layerweight.estimate.apk;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackage;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BuildDay;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.apk.ApkSolver.Solution;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * {@code apk add}, {@code del}, {@code update}, {@code upgrade}, {@code fix} and {@code cache}.
 *
 * <p>Without {@code --no-cache} each applet that reads the indexes leaves them in /var/cache/apk:
 * apk fetches those that are not there or older than four hours.
 */
public final class ApkCommand implements CommandModel {

  /** Whether the stage has been upgraded; false at first. */
  private record Upgraded(boolean done) implements Facet {}

  private static final Upgraded NOT_YET = new Upgraded(false);

  @Override
  public Set<String> names() {
    return Set.of("apk");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    ApkRequest request = ApkRequest.parse(invocation.arguments());
    if (request.applet().isEmpty()) {
      return Result.FAILED;
    }
    if (request.simulates()) {
      return Result.DONE;
    }
    Answer<AlpineIndex> answer =
        step.catalog()
            .alpine()
            .index(release(step), architecture(step), AddedRepositories.of(request, step));
    boolean readsIndexes = AddedRepositories.readsIndexes(request.applet()) || request.updates();
    if (readsIndexes && !request.noCache()) {
      ApkTraces.indexes(
          step, request.root(), answer.found().map(AlpineIndex::repositories).orElse(List.of()));
    }
    switch (request.applet()) {
      case "add" -> add(request, invocation, step, answer);
      case "del" -> {
        ApkState state = ApkRoots.state(step, request.root());
        List<String> names = request.names().stream().map(Argument::text).toList();
        settle(state.without(names), request, invocation, step, answer);
      }
      case "fix" -> fix(request, invocation, step, answer);
      case "upgrade" -> upgrade(request, invocation, step, answer);
      case "cache" -> ApkTraces.clearCache(step, request.root());
      default -> {
        // Questions leave nothing but the indexes.
      }
    }
    return Result.DONE;
  }

  private static String release(Step step) {
    return step.base()
        .filter(base -> base.os().equals("alpine"))
        .map(BaseImage::release)
        .orElse("unknown");
  }

  private static String architecture(Step step) {
    return switch (step.platform().architecture()) {
      case "arm64" -> "aarch64";
      case "amd64" -> "x86_64";
      case "386" -> "x86";
      case "arm" -> step.platform().variant().equals("v6") ? "armhf" : "armv7";
      default -> step.platform().architecture();
    };
  }

  private static void add(
      ApkRequest request, Invocation invocation, Step step, Answer<AlpineIndex> answer) {
    ApkState state = ApkRoots.state(step, request.root());
    List<String> wanted =
        request.names().stream().filter(Argument::known).map(Argument::text).toList();
    if (request.virtual().isPresent()) {
      state = state.with(request.virtual().get(), wanted);
    } else {
      for (String name : wanted) {
        state = state.with(AlpinePackage.nameOf(name), List.of(name));
      }
    }
    if (request.unknownNames()) {
      step.unknown(
          "some names of packages for apk come from a value that is not known", invocation.range());
    }
    settle(state, request, invocation, step, answer);
  }

  /** Installs what the world needs now and removes what it needs no more. */
  private static void settle(
      ApkState state,
      ApkRequest request,
      Invocation invocation,
      Step step,
      Answer<AlpineIndex> answer) {
    ApkTraces.world(step, request.root(), state.world().keySet());
    switch (answer) {
      case Answer.Missing<AlpineIndex> missing -> {
        ApkRoots.put(step, request.root(), state);
        step.unknown(missing.reason(), invocation.range());
      }
      case Answer.Found<AlpineIndex> found -> settle(state, request, invocation, step, found);
    }
  }

  private static void settle(
      ApkState state,
      ApkRequest request,
      Invocation invocation,
      Step step,
      Answer.Found<AlpineIndex> found) {
    ApkSolver solver = new ApkSolver(found.value(), !found.nearest());
    Set<String> present = present(request, step, solver);
    List<String> all = new ArrayList<>(present);
    all.addAll(state.wanted());
    Set<String> there = new TreeSet<>(present);
    there.addAll(state.installed());
    Solution solution = solver.solve(all, there);
    Map<String, AlpinePackage> fresh = new LinkedHashMap<>();
    solution
        .packages()
        .forEach((name, known) -> {
          if (!present.contains(name) && !state.installed().contains(name)) {
            fresh.put(name, known);
          }
        });
    unpack(request, step, found, fresh.values(), solution);
    Set<String> gone = new TreeSet<>(state.installed());
    gone.removeAll(solution.packages().keySet());
    if (!gone.isEmpty()) {
      step.files().below(request.root() + "/usr").stream()
          .filter(entry -> entry.kind() == PartKind.APT && gone.contains(entry.owner()))
          .forEach(step.files()::remove);
    }
    Set<String> installed = new TreeSet<>(solution.packages().keySet());
    installed.removeAll(present);
    ApkRoots.put(step, request.root(), state.withInstalled(installed));
    if (!fresh.isEmpty() || !gone.isEmpty()) {
      ApkTraces.database(step, request.root(), solution.packages().values());
    }
    if (fresh.containsKey("ca-certificates")) {
      ApkTraces.certificates(step, request.root());
    }
    tell(request, invocation, step, solution, fresh, found.value());
  }

  /** The names of what the base image holds; a root of its own begins empty. */
  private static Set<String> present(ApkRequest request, Step step, ApkSolver solver) {
    if (!request.root().isEmpty()) {
      return Set.of();
    }
    List<String> base = new ArrayList<>(ApkSolver.BASE);
    step.base().ifPresent(image -> base.addAll(image.packages()));
    return new TreeSet<>(solver.solve(base, Set.of()).packages().keySet());
  }

  private static void unpack(
      ApkRequest request,
      Step step,
      Answer.Found<AlpineIndex> found,
      Iterable<AlpinePackage> packages,
      Solution solution) {
    List<AlpinePackage> list = new ArrayList<>();
    packages.forEach(list::add);
    boolean sure = !found.nearest() && step.base().filter(image -> !image.keepsMore()).isPresent();
    ApkWeights weights = ApkWeights.of(found.value(), sure, release(step), list);
    for (AlpinePackage one : list) {
      boolean standsIn = solution.otherVersion().contains(one.name());
      step.files()
          .add(
              Entry.lump(
                  request.root() + "/usr",
                  one.name(),
                  PartKind.APT,
                  weights.of(one, standsIn),
                  0,
                  found.provenance()));
    }
  }

  /** Installs named packages again, so that all their files are in this layer, too. */
  private static void fix(
      ApkRequest request, Invocation invocation, Step step, Answer<AlpineIndex> answer) {
    List<String> names =
        request.names().stream().map(Argument::text).map(AlpinePackage::nameOf).toList();
    Optional<AlpineIndex> index = answer.found();
    if (names.isEmpty()) {
      return;
    }
    if (!(answer instanceof Answer.Found<AlpineIndex> found) || index.isEmpty()) {
      step.unknown("apk fix installs again: " + String.join(", ", names), invocation.range());
      return;
    }
    ApkSolver solver = new ApkSolver(found.value(), !found.nearest());
    Set<String> there = new TreeSet<>(present(request, step, solver));
    there.addAll(ApkRoots.state(step, request.root()).installed());
    List<String> again = names.stream().filter(there::contains).toList();
    Solution solution = solver.solve(there, there);
    unpack(
        request,
        step,
        found,
        again.stream()
            .flatMap(name -> Optional.ofNullable(solution.packages().get(name)).stream())
            .toList(),
        solution);
    ApkTraces.database(step, request.root(), solution.packages().values());
  }

  /**
   * Installs what was built after the base image once more. The packages that the build itself has
   * added are those of the index already.
   */
  private static void upgrade(
      ApkRequest request, Invocation invocation, Step step, Answer<AlpineIndex> answer) {
    if (step.facet(Upgraded.class, () -> NOT_YET).done()) {
      return;
    }
    Optional<LocalDate> day =
        step.base()
            .flatMap(BaseImage::built)
            .filter(built -> !built.orLater() && request.root().isEmpty())
            .map(BuildDay::day);
    if (!(answer instanceof Answer.Found<AlpineIndex> found) || found.nearest() || day.isEmpty()) {
      unknownUpgrade(invocation, step);
      return;
    }
    ApkSolver solver = new ApkSolver(found.value(), true);
    Set<String> there = present(request, step, solver);
    Solution solution = solver.solve(there, there);
    List<String> asked = request.names().stream().map(Argument::text).toList();
    List<AlpinePackage> base =
        solution.packages().values().stream()
            .filter(one -> there.contains(one.name()))
            .filter(one -> asked.isEmpty() || asked.contains(one.name()))
            .toList();
    if (base.isEmpty() || base.stream().anyMatch(one -> one.built().isEmpty())) {
      unknownUpgrade(invocation, step);
      return;
    }
    List<AlpinePackage> newer =
        base.stream().filter(one -> one.built().get().isAfter(day.get())).toList();
    if (asked.isEmpty()) {
      step.put(new Upgraded(true));
    }
    if (!newer.isEmpty()) {
      unpack(request, step, found, newer, solution);
      ApkTraces.database(step, request.root(), solution.packages().values());
      step.note(
          new Fact.Upgraded(
              invocation.range(), "apk", newer.stream().map(AlpinePackage::name).toList()));
    }
  }

  private static void unknownUpgrade(Invocation invocation, Step step) {
    step.unknown(
        "what apk upgrade brings: when the base image or the packages of its release were built"
            + " is not known",
        invocation.range());
  }

  /** Names what is new and what is not known; only what this very command asks for. */
  private static void tell(
      ApkRequest request,
      Invocation invocation,
      Step step,
      Solution solution,
      Map<String, AlpinePackage> fresh,
      AlpineIndex index) {
    List<Fact.Requested> requested = new ArrayList<>();
    Set<String> unknown = new LinkedHashSet<>();
    if (request.applet().equals("add")) {
      for (Argument argument : request.names()) {
        String name = AlpinePackage.nameOf(argument.text());
        if (name.startsWith("!")) {
          continue;
        }
        requested.add(
            new Fact.Requested(
                packageFor(name, solution, fresh), argument.text(), "", argument.range()));
        if (solution.unknown().contains(name) && argument.known()) {
          unknown.add(name);
        }
      }
    }
    if (!unknown.isEmpty()) {
      step.unknown(index.absence() + ": " + String.join(", ", unknown), invocation.range());
    }
    if (!fresh.isEmpty()) {
      Map<String, List<String>> installed = new LinkedHashMap<>();
      fresh.forEach((name, known) -> installed.put(name, needs(known, fresh)));
      step.note(new Fact.Installed(invocation.range(), "apk", requested, installed));
    }
  }

  /** The package that came for a name: its own, or one that provides it. */
  private static String packageFor(
      String name, Solution solution, Map<String, AlpinePackage> fresh) {
    return solution.packages().containsKey(name)
        ? name
        : Stream.concat(fresh.values().stream(), solution.packages().values().stream())
            .filter(
                one -> one.provides().stream().map(AlpinePackage::nameOf).anyMatch(name::equals))
            .map(AlpinePackage::name)
            .findFirst()
            .orElse(name);
  }

  private static List<String> needs(AlpinePackage known, Map<String, AlpinePackage> fresh) {
    Set<String> wanted = new LinkedHashSet<>();
    known.depends().forEach(need -> wanted.add(AlpinePackage.nameOf(need)));
    return fresh.values().stream()
        .filter(other -> other != known)
        .filter(other ->
            wanted.contains(other.name())
                || other.provides().stream().map(AlpinePackage::nameOf).anyMatch(wanted::contains))
        .map(AlpinePackage::name)
        .toList();
  }
}
