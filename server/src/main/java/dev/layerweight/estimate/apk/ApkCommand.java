package dev.layerweight.estimate.apk;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackage;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.apk.ApkSolver.Solution;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code apk add}, {@code del}, {@code update}, {@code upgrade} and {@code cache clean}. */
public final class ApkCommand implements CommandModel {

  private static final String CACHE = "/var/cache/apk";
  private static final Provenance GENERATED = new Provenance("what apk writes by itself");

  /** Indexes of main and community as apk keeps them: packed, so that gzip finds nothing more. */
  private static final Map<String, Long> INDEX_BYTES =
      Map.of("APKINDEX.main.tar.gz", 650_000L, "APKINDEX.community.tar.gz", 1_750_000L);

  private static final double INDEX_ERROR = 0.35;

  /** The list of installed packages with all their files, and the scripts of some. */
  private static final long DATABASE_BASE_BYTES = 15_000;

  private static final long DATABASE_BYTES_PER_PACKAGE = 900;
  private static final double DATABASE_SHARE = 0.0015;

  /** One file with all certificates, which the trigger of ca-certificates writes anew. */
  private static final long CERTIFICATES_BYTES = 215_000;

  @Override
  public Set<String> names() {
    return Set.of("apk");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    ApkRequest request = ApkRequest.parse(invocation.arguments());
    if (request.simulates()) {
      return Result.DONE;
    }
    if (request.updates() && !request.noCache()) {
      writeIndexes(request, step);
    }
    return switch (request.applet()) {
      case "add" -> add(request, invocation, step);
      case "del" -> delete(request, invocation, step);
      case "update" -> {
        if (!request.noCache()) {
          writeIndexes(request, step);
        }
        yield Result.DONE;
      }
      case "upgrade" -> {
        step.unknown(
            "apk upgrade brings whatever is newer on the day of the build", invocation.range());
        yield Result.DONE;
      }
      case "cache" -> {
        step.files().below(request.root() + CACHE).forEach(step.files()::remove);
        yield Result.DONE;
      }
      case "" -> Result.FAILED;
      default -> Result.DONE;
    };
  }

  private static void writeIndexes(ApkRequest request, Step step) {
    new TreeMap<>(INDEX_BYTES)
        .forEach((name, bytes) -> {
          Estimate size = Estimate.within(bytes, INDEX_ERROR, Basis.APPROXIMATE);
          step.files()
              .add(
                  Entry.file(request.root() + CACHE + "/" + name, new Weight(size, size), GENERATED)
                      .withOwner("apk indexes", PartKind.INDEX));
        });
  }

  private static Result add(ApkRequest request, Invocation invocation, Step step) {
    ApkState state = step.facet(ApkState.class, () -> ApkState.EMPTY);
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
    settle(state, request, invocation, step);
    return Result.DONE;
  }

  private static Result delete(ApkRequest request, Invocation invocation, Step step) {
    ApkState state = step.facet(ApkState.class, () -> ApkState.EMPTY);
    List<String> names = request.names().stream().map(Argument::text).toList();
    settle(state.without(names), request, invocation, step);
    return Result.DONE;
  }

  /** Installs what the world needs now and removes what it needs no more. */
  private static void settle(ApkState state, ApkRequest request, Invocation invocation, Step step) {
    String release =
        step.base()
            .filter(base -> base.os().equals("alpine"))
            .map(BaseImage::release)
            .orElse("unknown");
    String architecture =
        switch (step.platform().architecture()) {
          case "arm64" -> "aarch64";
          case "amd64" -> "x86_64";
          default -> step.platform().architecture();
        };
    switch (step.catalog().alpine().index(release, architecture)) {
      case Answer.Missing<AlpineIndex> missing -> {
        step.put(state);
        step.unknown(missing.reason(), invocation.range());
      }
      case Answer.Found<AlpineIndex> found ->
          settle(state, request, invocation, step, found, release);
    }
  }

  private static void settle(
      ApkState state,
      ApkRequest request,
      Invocation invocation,
      Step step,
      Answer.Found<AlpineIndex> found,
      String release) {
    ApkSolver solver = new ApkSolver(found.value());
    Set<String> present = new TreeSet<>();
    if (request.root().isEmpty()) {
      List<String> base = new ArrayList<>(ApkSolver.BASE);
      step.base().ifPresent(image -> base.addAll(image.packages()));
      present.addAll(solver.solve(base).packages().keySet());
    }
    List<String> all = new ArrayList<>(present);
    state.world().values().forEach(all::addAll);
    Solution solution = solver.solve(all);
    Map<String, AlpinePackage> fresh = new LinkedHashMap<>();
    solution
        .packages()
        .forEach((name, known) -> {
          if (!present.contains(name) && !state.installed().contains(name)) {
            fresh.put(name, known);
          }
        });
    ApkWeights weights = ApkWeights.of(found.value(), release, fresh.values());
    fresh
        .values()
        .forEach(known ->
            step.files()
                .add(
                    Entry.lump(
                        request.root() + "/usr",
                        known.name(),
                        PartKind.APT,
                        weights.of(known),
                        0,
                        found.provenance())));
    Set<String> gone = new TreeSet<>(state.installed());
    gone.removeAll(solution.packages().keySet());
    if (!gone.isEmpty()) {
      step.files().below(request.root() + "/usr").stream()
          .filter(entry -> entry.kind() == PartKind.APT && gone.contains(entry.owner()))
          .forEach(step.files()::remove);
    }
    Set<String> installed = new TreeSet<>(solution.packages().keySet());
    installed.removeAll(present);
    step.put(state.withInstalled(installed));
    if (!fresh.isEmpty() || !gone.isEmpty()) {
      database(request, solution, step);
    }
    if (fresh.containsKey("ca-certificates")) {
      file(
          step,
          request.root() + "/etc/ssl/certs/ca-certificates.crt",
          CERTIFICATES_BYTES,
          0.58,
          "certificates");
    }
    tell(request, invocation, step, solution, fresh);
  }

  private static void database(ApkRequest request, Solution solution, Step step) {
    long contents =
        solution.packages().values().stream().mapToLong(AlpinePackage::installedBytes).sum();
    long bytes =
        DATABASE_BASE_BYTES
            + DATABASE_BYTES_PER_PACKAGE * solution.packages().size()
            + Math.round(contents * DATABASE_SHARE);
    file(step, request.root() + "/lib/apk/db/installed", bytes, 0.3, "apk database");
  }

  private static void file(Step step, String path, long bytes, double packed, String owner) {
    Weight weight =
        new Weight(
            Estimate.within(bytes, 0.6, Basis.APPROXIMATE),
            Estimate.within(Math.round(bytes * packed), 0.6, Basis.APPROXIMATE));
    step.files().add(Entry.file(path, weight, GENERATED).withOwner(owner, PartKind.INDEX));
  }

  /** Names what is new and what is not known; only what this very command asks for. */
  private static void tell(
      ApkRequest request,
      Invocation invocation,
      Step step,
      Solution solution,
      Map<String, AlpinePackage> fresh) {
    List<Fact.Requested> requested = new ArrayList<>();
    Set<String> unknown = new LinkedHashSet<>();
    if (request.applet().equals("add")) {
      for (Argument argument : request.names()) {
        String name = AlpinePackage.nameOf(argument.text());
        requested.add(new Fact.Requested(name, argument.text(), "", argument.range()));
        if (solution.unknown().contains(name) && argument.known()) {
          unknown.add(name);
        }
      }
    }
    if (!unknown.isEmpty()) {
      step.unknown(
          "not in the shipped index of Alpine packages: " + String.join(", ", unknown),
          invocation.range());
    }
    if (!fresh.isEmpty()) {
      Map<String, List<String>> installed = new LinkedHashMap<>();
      fresh.forEach((name, known) -> installed.put(name, needs(known, fresh)));
      step.note(new Fact.Installed(invocation.range(), "apk", requested, installed));
    }
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
