package dev.layerweight.estimate.rpm;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.RpmIndex;
import dev.layerweight.catalog.RpmIndex.RpmPackage;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code dnf}, {@code yum}, {@code microdnf}, {@code tdnf}, {@code zypper}, {@code rpm}. */
public final class RpmCommand implements CommandModel {

  @Override
  public Set<String> names() {
    return Set.of("dnf", "dnf5", "yum", "microdnf", "tdnf", "zypper", "rpm");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    RpmRequest request = RpmRequest.parse(invocation);
    switch (request.action()) {
      case INSTALL -> {
        keepCache(invocation, step);
        install(request, invocation, step);
      }
      case UPGRADE -> {
        keepCache(invocation, step);
        step.unknown(
            invocation.name() + " brings whatever is newer on the day of the build",
            invocation.range());
      }
      case REMOVE ->
          step.files().below("/usr").stream()
              .filter(entry -> entry.kind() == PartKind.APT)
              .filter(entry -> words(request).contains(entry.owner()))
              .forEach(step.files()::remove);
      case CLEAN -> step.files().below(cache(invocation)).forEach(step.files()::remove);
      case REFRESH -> keepCache(invocation, step);
      case OTHER -> {
        // Questions and settings leave nothing that counts.
      }
    }
    return Result.DONE;
  }

  private static List<String> words(RpmRequest request) {
    return request.operands().stream().map(Argument::text).toList();
  }

  private static String cache(Invocation invocation) {
    return switch (invocation.name()) {
      case "zypper" -> "/var/cache/zypp";
      case "yum", "microdnf" -> "/var/cache/yum";
      case "tdnf" -> "/var/cache/tdnf";
      case "dnf5" -> "/var/cache/libdnf5";
      default -> "/var/cache/dnf";
    };
  }

  /** What the repositories tell is kept until it is cleaned; how much that is nobody here knows. */
  private static void keepCache(Invocation invocation, Step step) {
    if (invocation.name().equals("rpm")) {
      return;
    }
    String reason =
        "the size of what "
            + invocation.name()
            + " keeps in "
            + cache(invocation)
            + " is not known";
    step.files()
        .add(
            Entry.lump(
                cache(invocation),
                invocation.name() + " cache",
                PartKind.CACHE,
                Weight.unknown(reason),
                0,
                new Provenance("no rpm index ships yet")));
  }

  private static void install(RpmRequest request, Invocation invocation, Step step) {
    List<String> names = words(request);
    if (names.isEmpty()) {
      return;
    }
    Optional<BaseImage> base = step.base();
    String architecture = step.platform().architecture().equals("arm64") ? "aarch64" : "x86_64";
    Answer<RpmIndex> answer =
        step.catalog()
            .rpm()
            .index(
                base.map(BaseImage::os).orElse("unknown"),
                base.map(BaseImage::release).orElse("unknown"),
                architecture);
    switch (answer) {
      case Answer.Missing<RpmIndex> missing -> tell(missing.reason(), names, invocation, step);
      case Answer.Found<RpmIndex> found -> {
        List<String> unknown = new ArrayList<>();
        closure(found.value(), names, unknown)
            .forEach((name, known) ->
                step.files()
                    .add(
                        Entry.lump(
                            "/usr", name, PartKind.APT, known.weight(), 0, found.provenance())));
        if (!unknown.isEmpty()) {
          tell("not in the rpm index", unknown, invocation, step);
        }
      }
    }
  }

  private static void tell(String reason, List<String> names, Invocation invocation, Step step) {
    step.unknown(reason + ": " + String.join(", ", names), invocation.range());
  }

  private static Map<String, RpmPackage> closure(
      RpmIndex index, List<String> names, List<String> unknown) {
    Map<String, RpmPackage> chosen = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(names);
    while (!open.isEmpty()) {
      String name = open.removeFirst();
      Optional<RpmPackage> known = index.find(name);
      if (known.isEmpty()) {
        if (names.contains(name)) {
          unknown.add(name);
        }
      } else if (chosen.putIfAbsent(name, known.get()) == null) {
        open.addAll(known.get().requires());
      }
    }
    return chosen;
  }
}
