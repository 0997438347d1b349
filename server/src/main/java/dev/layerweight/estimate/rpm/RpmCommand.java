package dev.layerweight.estimate.rpm;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.RpmGroup;
import dev.layerweight.catalog.RpmIndex;
import dev.layerweight.catalog.RpmModule;
import dev.layerweight.catalog.RpmPackage;
import dev.layerweight.catalog.RpmRelation;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Provenance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** {@code dnf}, {@code yum}, {@code microdnf}, {@code tdnf}, {@code zypper}, {@code rpm}. */
public final class RpmCommand implements CommandModel {

  private static final String PATTERN = "pattern()";

  @Override
  public Set<String> names() {
    return Set.of(
        "dnf", "dnf5", "yum", "microdnf", "tdnf", "zypper", "rpm", "yum-config-manager", "crb");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    if (invocation.name().equals("crb")) {
      enable(
          step, invocation.words().contains("enable") ? List.of("crb", "powertools") : List.of());
      return Result.DONE;
    }
    RpmRequest request = RpmRequest.parse(invocation);
    new Running(request, invocation, step).run();
    return Result.DONE;
  }

  private static void enable(Step step, List<String> ids) {
    RpmRoots.put(step, "", RpmRoots.state(step, "").withRepositories(List.of(), ids));
  }

  /** One command on one root. */
  private static final class Running {

    private final RpmRequest request;
    private final Invocation invocation;
    private final Step step;
    private final RpmSystem system;
    private final String program;
    private final String root;
    private RpmState state;

    /** Packages of groups that come where the one that they stand beside is there. */
    private final Map<String, String> conditional = new LinkedHashMap<>();

    Running(RpmRequest request, Invocation invocation, Step step) {
      this.request = request;
      this.invocation = invocation;
      this.step = step;
      this.program = invocation.name();
      this.root = request.root();
      RpmSystem here = RpmSystem.of(step);
      this.system =
          new RpmSystem(
              here.distribution(),
              request.releaseVersion().orElse(here.release()),
              here.architecture(),
              here.minimal());
      this.state = RpmRoots.state(step, root);
    }

    void run() {
      switch (request.action()) {
        case INSTALL, REINSTALL, INSTALL_GROUP, INSTALL_MODULE -> {
          chooseStreams();
          Answer<RpmIndex> index = index();
          keepCache(index);
          install(index);
        }
        case MODULE -> configureModules();
        case INSTALL_BUILD_NEEDS -> {
          keepCache(index());
          unknown("what is needed to build " + String.join(" ", words()));
        }
        case UPGRADE -> {
          keepCache(index());
          step.unknown(
              program + " brings whatever is newer on the day of the build", invocation.range());
        }
        case REMOVE -> remove(RpmRemoval.withDependents(state, base(), Set.copyOf(words())));
        case AUTOREMOVE -> {
          if (!words().isEmpty()) {
            remove(RpmRemoval.withDependents(state, base(), Set.copyOf(words())));
          } else {
            remove(RpmRemoval.unneeded(state));
          }
        }
        case CLEAN -> clean();
        case REFRESH -> keepCache(index());
        case CONFIGURE -> RpmRoots.put(step, root, RpmRepositories.configured(request, state));
        case OTHER -> {
          // Questions and settings leave nothing that counts.
        }
      }
    }

    private List<String> words() {
      return request.operands().stream().map(Argument::text).toList();
    }

    /** The streams that modules are installed from are enabled by that. */
    private void chooseStreams() {
      for (String word : words()) {
        boolean module =
            request.action() == RpmRequest.Action.INSTALL_MODULE
                || request.action() == RpmRequest.Action.INSTALL && word.startsWith("@");
        if (module) {
          RpmModule.parse(bare(word))
              .ifPresent(
                  one -> one.stream().ifPresent(stream -> choose(one.name(), Optional.of(stream))));
        }
      }
    }

    private void configureModules() {
      for (String word : words()) {
        Optional<RpmModule> module = RpmModule.parse(bare(word));
        if (module.isEmpty()) {
          continue;
        }
        String name = module.get().name();
        switch (request.verb()) {
          case "enable", "switch-to" ->
              module.get().stream().ifPresent(stream -> choose(name, Optional.of(stream)));
          case "disable" -> choose(name, Optional.of(""));
          case "reset" -> choose(name, Optional.empty());
          default -> {
            // Questions choose nothing, and removals leave the stream enabled.
          }
        }
      }
    }

    private void choose(String module, Optional<String> stream) {
      state = state.withStream(module, stream);
      RpmRoots.put(step, root, state);
    }

    private static String bare(String word) {
      return word.startsWith("@") ? word.substring(1) : word;
    }

    private void unknown(String reason) {
      step.unknown(reason, invocation.range());
    }

    private Answer<RpmIndex> index() {
      return step.catalog()
          .rpm()
          .index(
              system.distribution(),
              system.release(),
              system.architecture(),
              RpmRepositories.additions(request, state, step));
    }

    private void keepCache(Answer<RpmIndex> index) {
      RpmTraces.keepCache(
          step, root, program, system, index.found().map(RpmIndex::repositories).orElse(List.of()));
    }

    /** All that is kept, or what the word says; packages are not kept by default. */
    private void clean() {
      List<String> words = words();
      boolean keepsMetadata = words.equals(List.of("packages"));
      if (!keepsMetadata) {
        String folder = root + RpmTraces.cache(program, system);
        step.files().below(folder).forEach(step.files()::remove);
      }
    }

    /** What the base image holds, by the index; a root of its own begins empty. */
    private List<RpmPackage> base() {
      return index()
          .found()
          .map(index -> base(new RpmSolver(index, system.architecture())))
          .orElse(List.of());
    }

    private List<RpmPackage> base(RpmSolver solver) {
      if (!root.isEmpty()) {
        return List.of();
      }
      List<String> named = step.base().map(BaseImage::packages).orElse(List.of());
      return List.copyOf(solver.solve(List.of(), system.base(named), false).packages().values());
    }

    private void install(Answer<RpmIndex> answer) {
      List<String> wanted = wanted(answer.found());
      if (wanted.isEmpty()) {
        return;
      }
      switch (answer) {
        case Answer.Missing<RpmIndex> missing ->
            unknown(missing.reason() + ": " + String.join(", ", wanted));
        case Answer.Found<RpmIndex> found -> install(found.value(), found.provenance(), wanted);
      }
    }

    /** Whether a word names something that stands for packages: a group, a module, a pattern. */
    private boolean isCollective(String word) {
      return switch (request.action()) {
        case INSTALL_GROUP, INSTALL_MODULE -> true;
        default ->
            word.startsWith("@")
                || program.equals("zypper")
                    && (request.type().equals("pattern") || word.startsWith("pattern:"));
      };
    }

    /** The packages behind such a word; what a group names and no repository has is left out. */
    private Optional<List<String>> members(RpmIndex index, String word) {
      if (program.equals("zypper")) {
        return pattern(index, word.substring(word.indexOf(':') + 1));
      }
      Optional<List<String>> profile =
          request.action() == RpmRequest.Action.INSTALL_GROUP
              ? Optional.empty()
              : RpmModule.parse(bare(word)).flatMap(index::profile);
      Optional<List<String>> members =
          profile.isPresent() || request.action() == RpmRequest.Action.INSTALL_MODULE
              ? profile
              : index.group(bare(word)).map(this::members);
      return members.map(
          names -> names.stream().filter(name -> !index.providers(name).isEmpty()).toList());
    }

    private List<String> members(RpmGroup group) {
      conditional.putAll(group.conditional());
      List<String> names = new ArrayList<>(group.usual());
      if (request.optional()) {
        names.addAll(group.optional());
      }
      return names;
    }

    /** openSUSE's patterns are packages that provide their name as a version. */
    private static Optional<List<String>> pattern(RpmIndex index, String name) {
      return index.providers(PATTERN).stream()
          .filter(one ->
              one.provides().stream()
                  .filter(provision -> provision.name().equals(PATTERN))
                  .flatMap(provision -> provision.version().stream())
                  .anyMatch(version -> version.version().equals(name)))
          .findFirst()
          .map(one -> List.of(one.name()));
    }

    /** The packages asked for by name; files, addresses and unknown groups are told as unknown. */
    private List<String> wanted(Optional<RpmIndex> index) {
      List<String> names = new ArrayList<>();
      List<String> elsewhere = new ArrayList<>();
      Set<String> bringers = new HashSet<>(step.catalog().rpm().repositoryPackages());
      List<String> brought = new ArrayList<>();
      for (Argument operand : request.operands()) {
        String word = operand.text();
        bringers.stream()
            .filter(name -> word.substring(word.lastIndexOf('/') + 1).startsWith(name))
            .forEach(brought::add);
        if (!operand.known()) {
          elsewhere.add("a name that is not known");
        } else if (isCollective(word)) {
          index
              .flatMap(known -> members(known, word))
              .ifPresentOrElse(names::addAll, () -> elsewhere.add(word));
        } else if (word.contains("://") || word.endsWith(".rpm")) {
          elsewhere.add(word);
        } else if (!request.excluded().contains(word) && !word.isBlank()) {
          names.add(word);
        }
      }
      if (!brought.isEmpty()) {
        RpmRoots.put(step, root, state.withRepositories(List.of(), brought));
      }
      elsewhere.removeIf(word -> brought.stream().anyMatch(word::contains));
      if (!elsewhere.isEmpty()) {
        unknown("what " + program + " installs for " + String.join(", ", elsewhere));
      }
      return names;
    }

    private void install(RpmIndex index, Provenance provenance, List<String> wanted) {
      RpmSolver solver = new RpmSolver(index, system.architecture());
      List<RpmPackage> base = base(solver);
      List<RpmPackage> present = new ArrayList<>(base);
      present.addAll(state.packages());
      List<String> names = new ArrayList<>();
      for (String word : wanted) {
        boolean pattern = word.endsWith("*") && word.indexOf('*') == word.length() - 1;
        if (pattern) {
          names.addAll(index.namesWith(word.substring(0, word.length() - 1)));
        } else {
          names.add(word);
        }
      }
      names.removeAll(request.excluded());
      RpmSolver.Solution solution = solver.solve(present, names, weak());
      List<String> more =
          conditional.keySet().stream()
              .filter(name -> solution.packages().containsKey(conditional.get(name)))
              .filter(name -> !names.contains(name) && !index.providers(name).isEmpty())
              .toList();
      if (!more.isEmpty()) {
        names.addAll(more);
        install(index, provenance, present, solver.solve(present, names, weak()));
      } else {
        install(index, provenance, present, solution);
      }
    }

    private void install(
        RpmIndex index,
        Provenance provenance,
        List<RpmPackage> present,
        RpmSolver.Solution solution) {
      Map<String, RpmPackage> fresh = new LinkedHashMap<>(solution.packages());
      present.forEach(one -> fresh.remove(one.name()));
      if (request.action() == RpmRequest.Action.REINSTALL) {
        // The same files once more, in this layer.
        solution.chosen().values().forEach(name -> fresh.put(name, solution.packages().get(name)));
      }
      unpack(fresh.values(), provenance);
      Set<String> asked = new HashSet<>(solution.chosen().values());
      RpmState before = RpmRoots.state(step, root);
      RpmRoots.put(step, root, before.with(fresh, asked));
      if (!fresh.isEmpty()) {
        RpmTraces.database(step, root, system, solution.packages().values());
        if (!program.equals("rpm")) {
          RpmTraces.history(step, root, program);
        }
        tell(solution, fresh);
      }
      if (!solution.unknown().isEmpty()) {
        List<String> unread = RpmRepositories.unreadHosts(before);
        String hint = unread.isEmpty() ? "" : "; not read: " + String.join(", ", unread);
        unknown(index.absence() + hint + ": " + String.join(", ", solution.unknown()));
      }
    }

    private void unpack(Collection<RpmPackage> packages, Provenance provenance) {
      RpmWeights weights = RpmWeights.of(documentation(), packages);
      for (RpmPackage one : packages) {
        step.files()
            .add(
                Entry.lump(
                    root + "/usr", one.name(), PartKind.APT, weights.of(one), 0, provenance));
      }
    }

    /** Whether recommended packages come along: as told, as configured, as is usual. */
    private boolean weak() {
      Optional<Boolean> configured = setting("install_weak_deps").map(RpmRequest::isTrue);
      boolean usual =
          switch (program) {
            case "dnf", "dnf5" -> true;
            case "yum" -> !system.hasOldYum();
            // Small images have it switched off, and so have openSUSE's.
            default -> false;
          };
      return request.weak().or(() -> configured).orElse(usual);
    }

    private boolean documentation() {
      Optional<Boolean> configured = setting("tsflags").map(value -> !value.contains("nodocs"));
      return request.documentation().or(() -> configured).orElse(!system.leavesOutDocumentation());
    }

    /** A setting of a configuration file that the build itself wrote. */
    private Optional<String> setting(String name) {
      for (String path : List.of("/etc/dnf/dnf.conf", "/etc/yum.conf")) {
        Optional<String> value =
            step.files().text(path).stream()
                .flatMap(String::lines)
                .map(line -> line.replace(" ", ""))
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .reduce((_, last) -> last);
        if (value.isPresent()) {
          return value;
        }
      }
      return Optional.empty();
    }

    private void remove(Set<String> gone) {
      if (gone.isEmpty()) {
        return;
      }
      Set<String> all = new HashSet<>(gone);
      boolean cleans =
          List.of("dnf", "dnf5", "microdnf").contains(program)
              || program.equals("yum") && !system.hasOldYum();
      if (cleans) {
        Set<String> idleBefore = RpmRemoval.unneeded(state);
        RpmRemoval.unneeded(state.without(gone)).stream()
            .filter(name -> !idleBefore.contains(name))
            .forEach(all::add);
      }
      step.files().below(root + "/usr").stream()
          .filter(entry -> entry.kind() == PartKind.APT && all.contains(entry.owner()))
          .forEach(step.files()::remove);
      RpmState left = state.without(all);
      RpmRoots.put(step, root, left);
      List<RpmPackage> installed = new ArrayList<>(base());
      installed.addAll(left.packages());
      RpmTraces.database(step, root, system, installed);
    }

    private void tell(RpmSolver.Solution solution, Map<String, RpmPackage> fresh) {
      List<Fact.Requested> requested = new ArrayList<>();
      for (Argument operand : request.operands()) {
        Optional.ofNullable(solution.chosen().get(operand.text()))
            .ifPresent(name ->
                requested.add(new Fact.Requested(name, operand.text(), "", operand.range())));
      }
      Map<String, List<String>> installed = new TreeMap<>();
      Map<String, Set<String>> providing = new LinkedHashMap<>();
      fresh.forEach((name, one) ->
          one.provides()
              .forEach(provision ->
                  providing.computeIfAbsent(provision.name(), _ -> new HashSet<>()).add(name)));
      fresh.forEach((name, one) -> installed.put(name, needs(one, providing)));
      step.note(new Fact.Installed(invocation.range(), "rpm", requested, installed));
    }

    private static List<String> needs(RpmPackage one, Map<String, Set<String>> providing) {
      return one.requires().stream()
          .map(RpmRelation::name)
          .flatMap(name -> providing.getOrDefault(name, Set.of()).stream())
          .filter(name -> !name.equals(one.name()))
          .distinct()
          .sorted()
          .toList();
    }
  }
}
