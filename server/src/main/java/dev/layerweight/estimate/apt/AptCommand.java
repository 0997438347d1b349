package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianReleases;
import dev.layerweight.catalog.MergedDebianIndex;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code apt-get}, {@code apt} and {@code aptitude}. */
public final class AptCommand implements CommandModel {

  @Override
  public Set<String> names() {
    return Set.of("apt-get", "apt", "aptitude");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    AptOptions options = AptOptions.of(invocation, step);
    if (options.simulated()) {
      return Result.UNSURE;
    }
    return switch (options.command()) {
      case "update" -> update(invocation, step);
      case "install", "reinstall", "satisfy" ->
          change(invocation, step, options, AptRequest.Action.INSTALL);
      case "remove", "purge" -> change(invocation, step, options, AptRequest.Action.REMOVE);
      case "autoremove", "auto-remove", "autopurge" ->
          change(invocation, step, options, AptRequest.Action.AUTOREMOVE);
      case "upgrade", "safe-upgrade" ->
          change(invocation, step, options, AptRequest.Action.UPGRADE);
      case "dist-upgrade", "full-upgrade" ->
          change(invocation, step, options, AptRequest.Action.DIST_UPGRADE);
      case "clean" -> clean(step, false);
      // They delete only archives that can no longer be downloaded.
      case "autoclean", "auto-clean" -> Result.DONE;
      case "distclean", "dist-clean" -> clean(step, true);
      case "download" -> download(invocation, step, options);
      case "build-dep" -> {
        step.unknown(
            "apt-get build-dep: what source packages need is not in the index", invocation.range());
        yield Result.UNSURE;
      }
      case "source" -> {
        step.unknown("apt-get source: source packages are not in the index", invocation.range());
        yield Result.UNSURE;
      }
      default -> Result.UNSURE;
    };
  }

  private static Result update(Invocation invocation, Step step) {
    AptSystem.of(step, invocation.range())
        .ifPresent(system -> {
          DebianTraces.lists(step.files(), system);
          Leftovers.of(step).keepCaches(step.files(), system);
        });
    return Result.DONE;
  }

  private static Result clean(Step step, boolean listsToo) {
    step.files().remove("/var/cache/apt/archives");
    step.files().makeDirectory("/var/cache/apt/archives");
    step.files().remove("/var/cache/apt/pkgcache.bin");
    step.files().remove("/var/cache/apt/srcpkgcache.bin");
    if (listsToo) {
      step.files().remove("/var/lib/apt/lists");
      step.files().makeDirectory("/var/lib/apt/lists");
    }
    return Result.printing("");
  }

  private static Result download(Invocation invocation, Step step, AptOptions options) {
    AptSystem.of(step, invocation.range())
        .ifPresent(system ->
            options.operands().stream()
                .flatMap(operand -> system.index().find(operand.text()).stream())
                .filter(known -> !known.versions().isEmpty())
                .forEach(known -> {
                  DebianIndex.Version version = known.versions().getFirst();
                  Estimate bytes = Estimate.exact(version.archiveBytes());
                  step.files()
                      .add(
                          Entry.file(
                              step.resolve(
                                  LocalPackage.fileName(
                                      known.name(),
                                      version,
                                      version.architectureAll() ? "all" : system.architecture())),
                              new Weight(bytes, bytes),
                              system.provenance()));
                }));
    return Result.DONE;
  }

  private static Result change(
      Invocation invocation, Step step, AptOptions options, AptRequest.Action action) {
    List<Argument> names = new ArrayList<>();
    boolean complete = true;
    for (Argument operand : options.operands()) {
      if (!operand.known()) {
        step.unknown(
            "which packages \"" + operand.text() + "...\" names is not known", operand.range());
        complete = false;
      } else if (LocalPackage.isPath(operand.text())) {
        List<AptPlan.Chosen> packages = LocalPackage.ofIndex(operand, step);
        packages.forEach(one -> names.add(new Argument(one.name(), true, operand.range())));
        if (packages.isEmpty()) {
          LocalPackage.install(operand, step);
        }
      } else if (!operand.text().isBlank()) {
        names.add(operand);
      }
    }
    boolean needsNames = action == AptRequest.Action.INSTALL || action == AptRequest.Action.REMOVE;
    boolean removes =
        action == AptRequest.Action.REMOVE && (options.removeUnneeded() || isAutomatic(options));
    if (needsNames && names.isEmpty() && !removes) {
      return complete ? Result.DONE : Result.UNSURE;
    }
    Optional<AptSystem> found = AptSystem.of(step, invocation.range(), options.targetRelease());
    if (found.isEmpty()) {
      return Result.UNSURE;
    }
    AptSystem system = found.get();
    checkLists(invocation, step, action);
    if (action == AptRequest.Action.INSTALL && !withoutForeign(names, system, step)) {
      complete = false;
      if (names.isEmpty()) {
        return Result.UNSURE;
      }
    }
    AptRequest request =
        new AptRequest(
            action,
            names.stream().map(Argument::text).map(AptCommand::bareName).toList(),
            options.isOn("apt::install-recommends", true),
            options.isOn("apt::install-suggests", false),
            options.removeUnneeded() || isAutomatic(options),
            options.purge() || options.command().contains("purge"));
    AptState state = system.state(step);
    AptPlan plan = solve(system, state, request, invocation, step);
    boolean failed = report(plan, names, system, step);
    if (options.reinstall() || options.command().equals("reinstall")) {
      plan = withReinstalled(plan, system, state, request);
    }
    boolean upgrades =
        action == AptRequest.Action.UPGRADE || action == AptRequest.Action.DIST_UPGRADE;
    if (upgrades) {
      plan = withOutdated(plan, system, state, invocation, step);
    }
    AptSystem counted = otherVersions(system, options) ? system.asNearest() : system;
    AptChange.apply(step, counted, plan, options.downloadOnly(), Leftovers.of(options, step));
    if (action == AptRequest.Action.INSTALL) {
      step.note(fact(invocation, names, plan));
    }
    return failed || !complete ? Result.UNSURE : Result.DONE;
  }

  /** Adds what the base image holds in older versions than the index. */
  private static AptPlan withOutdated(
      AptPlan plan, AptSystem system, AptState state, Invocation invocation, Step step) {
    OutdatedPackages outdated = OutdatedPackages.of(step, system, state);
    step.put(new OutdatedPackages.Upgraded(true));
    outdated.unknown().ifPresent(reason -> step.unknown(reason, invocation.range()));
    List<AptPlan.Chosen> all = new ArrayList<>(plan.installed());
    outdated.certain().stream()
        .filter(one -> all.stream().noneMatch(other -> other.name().equals(one.name())))
        .filter(one -> !plan.removed().contains(one.name()))
        .forEach(all::add);
    AptChange.maybe(step, system, outdated.possible());
    List<String> replaced =
        all.stream()
            .filter(AptPlan.Chosen::upgrade)
            .map(AptPlan.Chosen::name)
            .filter(name -> state.installed().get(name).fromBase())
            .toList();
    if (!replaced.isEmpty()) {
      step.note(new Fact.Upgraded(invocation.range(), invocation.name(), replaced));
    }
    return new AptPlan(
        all, plan.removed(), plan.requested(), plan.madeManual(), plan.problems(), plan.solvable());
  }

  /** Whether packages may come from archives that are not read, in versions that are not known. */
  private static boolean otherVersions(AptSystem system, AptOptions options) {
    boolean ofKnownSuite =
        options
            .targetRelease()
            .map(name ->
                DebianReleases.codeName(system.index().distribution(), name)
                        .equals(system.index().release())
                    || system.index() instanceof MergedDebianIndex merged && merged.hasSuite(name))
            .orElse(true);
    return !system.unread().isEmpty() || !ofKnownSuite;
  }

  /**
   * Takes out packages that come from archives of which nothing is known; the distribution's own
   * ones would be others.
   */
  private static boolean withoutForeign(List<Argument> names, AptSystem system, Step step) {
    List<Argument> foreign =
        names.stream().filter(name -> system.elsewhere(bareName(name.text())).isPresent()).toList();
    for (Argument name : foreign) {
      step.unknown(
          name.text() + " comes from " + system.elsewhere(bareName(name.text())).get().reason(),
          name.range());
    }
    names.removeAll(foreign);
    return foreign.isEmpty();
  }

  private static boolean isAutomatic(AptOptions options) {
    return options.isOn("apt::get::automaticremove", false);
  }

  /** {@code apt satisfy} and aptitude allow spaces: {@code "foo (>= 1.2)"}. */
  private static String bareName(String word) {
    int space = word.indexOf(' ');
    return space < 0 ? word : word.substring(0, space);
  }

  private static void checkLists(Invocation invocation, Step step, AptRequest.Action action) {
    boolean fetches = action != AptRequest.Action.REMOVE && action != AptRequest.Action.AUTOREMOVE;
    if (fetches && step.files().below("/var/lib/apt/lists").isEmpty()) {
      step.unknown(
          "no package lists are there: without apt-get update in the same or an earlier RUN, the"
              + " build finds no packages",
          invocation.range());
    }
  }

  /** Solves the request; what cannot be installed together is tried name by name. */
  private static AptPlan solve(
      AptSystem system, AptState state, AptRequest request, Invocation invocation, Step step) {
    AptSolver solver = new AptSolver(system.index());
    AptPlan plan = solver.solve(state.installed(), request);
    if (plan.solvable()) {
      return plan;
    }
    step.unknown(
        "apt cannot install these packages together in " + system.index().release(),
        invocation.range());
    Map<String, InstalledPackage> installed = new LinkedHashMap<>(state.installed());
    List<AptPlan.Chosen> chosen = new ArrayList<>();
    Map<String, List<String>> requested = new LinkedHashMap<>();
    for (String name : request.names()) {
      AptPlan one =
          solver.solve(
              installed,
              new AptRequest(
                  request.action(),
                  List.of(name),
                  request.recommends(),
                  request.suggests(),
                  false,
                  request.purge()));
      if (one.solvable() && one.removed().isEmpty()) {
        one.installed()
            .forEach(added -> {
              chosen.add(added);
              installed.put(
                  added.name(),
                  new InstalledPackage(added.version().version(), added.automatic(), false));
            });
        requested.putAll(one.requested());
      }
    }
    return new AptPlan(chosen, List.of(), requested, List.of(), plan.problems(), true);
  }

  /** Says what is not to be had; answers whether apt would fail. */
  private static boolean report(AptPlan plan, List<Argument> names, AptSystem system, Step step) {
    boolean failed = false;
    for (Argument name : names) {
      String problem = plan.problems().get(bareName(name.text()));
      if (problem == null || plan.requested().containsKey(bareName(name.text()))) {
        continue;
      }
      failed = true;
      String others =
          system.unread().isEmpty()
              ? ""
              : "; the build adds "
                  + system.unread().stream()
                      .map(AptSystem.Unread::reason)
                      .collect(Collectors.joining(", "));
      step.unknown(problem + " (" + system.provenance().source() + ")" + others, name.range());
    }
    return failed;
  }

  /** Adds the named packages that are installed already: their files are written once more. */
  private static AptPlan withReinstalled(
      AptPlan plan, AptSystem system, AptState state, AptRequest request) {
    List<AptPlan.Chosen> all = new ArrayList<>(plan.installed());
    for (String name : request.names()) {
      boolean chosen = all.stream().anyMatch(one -> one.name().equals(name));
      if (!chosen && state.installed().containsKey(name)) {
        system
            .index()
            .find(name)
            .flatMap(known -> known.versions().stream().findFirst())
            .ifPresent(
                version -> all.add(new AptPlan.Chosen(name, version, true, false, List.of())));
      }
    }
    return new AptPlan(
        all, plan.removed(), plan.requested(), plan.madeManual(), plan.problems(), plan.solvable());
  }

  private static Fact fact(Invocation invocation, List<Argument> names, AptPlan plan) {
    Set<String> chosen =
        plan.installed().stream().map(AptPlan.Chosen::name).collect(Collectors.toSet());
    List<Fact.Requested> requested = new ArrayList<>();
    for (Argument name : names) {
      plan.requested()
          .getOrDefault(bareName(name.text()), List.of())
          .forEach(
              found -> requested.add(new Fact.Requested(found, name.text(), "", name.range())));
    }
    Map<String, List<String>> installed = new LinkedHashMap<>();
    plan.installed()
        .forEach(one ->
            installed.put(one.name(), one.needs().stream().filter(chosen::contains).toList()));
    return new Fact.Installed(invocation.range(), "apt", requested, installed);
  }
}
