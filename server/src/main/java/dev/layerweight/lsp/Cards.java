package dev.layerweight.lsp;

import dev.layerweight.advice.Finding;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.LastBuild;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.UnknownPart;
import dev.layerweight.image.Weight;
import dev.layerweight.report.BuiltWords;
import dev.layerweight.report.Bytes;
import dev.layerweight.report.PartRows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the cards: what an instruction's size is made of, and what of it can go. */
final class Cards {

  private static final int ROWS = 5;
  private static final int ADVICE = 4;
  private static final int UNKNOWNS = 3;
  private static final int SOURCES = 3;
  private static final int NOTE_CHARACTERS = 60;
  private static final int REASON_CHARACTERS = 200;
  private static final int NAME_CHARACTERS = 80;

  private Cards() {}

  static Card ofInstruction(
      Analyzed analyzed, StageEstimate stage, InstructionEstimate instruction) {
    Weight weight = instruction.weight();
    boolean complete = instruction.isComplete();
    Optional<LastBuild.Layer> measured =
        analyzed.build().built(instruction.placed()).filter(LastBuild.Layer::current);
    boolean adds =
        weight.unpacked().likely() > 0
            || !complete
            || measured.filter(layer -> layer.built().likely() > 0).isPresent();
    List<String> facts = new ArrayList<>();
    if (adds) {
      facts.add("on disk");
      packed(weight, complete).ifPresent(size -> facts.add(size + " compressed"));
      facts.addAll(share(analyzed, stage, weight));
    }
    List<String> notes = new ArrayList<>(built(analyzed, instruction));
    reasons(instruction).forEach(reason -> notes.add("Not weighed: " + reason));
    if (instruction.copiedUp().unpacked().likely() > 0) {
      notes.add(
          Bytes.format(instruction.copiedUp().unpacked())
              + " of it lies in a lower layer already and is stored a second time");
    }
    long stays =
        instruction.removed().stream().mapToLong(part -> part.weight().unpacked().likely()).sum();
    if (stays > 0) {
      notes.add("Removes " + Bytes.format(stays) + " that stay in the layers below");
    }
    List<Finding> findings = analyzed.findingsOn(instruction.placed());
    return new Card(
        adds
            ? measured
                .map(layer -> Bytes.added(layer.built(), true))
                .orElseGet(() -> Bytes.added(weight.unpacked(), complete))
            : "Adds nothing to the image",
        facts,
        rows(instruction.parts(), weight, notes(analyzed, instruction.placed().line())),
        advice(findings),
        notes,
        footer(instruction.parts(), weight));
  }

  static Card ofBase(Analyzed analyzed, StageEstimate stage) {
    Weight weight = stage.base().weight();
    boolean onDisk = Wording.isKnown(weight.unpacked());
    List<String> facts = new ArrayList<>();
    if (onDisk) {
      facts.add("on disk");
    }
    if (Wording.isKnown(weight.compressed()) && stage.base().stage().isEmpty()) {
      facts.add(Bytes.format(weight.compressed()) + " to pull");
    }
    if (onDisk) {
      facts.addAll(share(analyzed, stage, weight));
    }
    List<String> notes = new ArrayList<>();
    if (stage.inImage()) {
      BuiltWords.error(analyzed.build()).ifPresent(words -> notes.add("This file: " + words));
    }
    if (stage.total().unpacked().likely() > weight.unpacked().likely()) {
      notes.add(
          "The whole stage: "
              + Bytes.format(stage.total().unpacked(), stage.complete())
              + " on disk");
    }
    return new Card(
        onDisk ? Bytes.format(weight.unpacked()) : "Size on disk unknown",
        facts,
        rows(stage.base().parts(), weight, notes(analyzed, stage.from().line())),
        advice(analyzed.findingsOn(stage.from())),
        notes,
        List.of(Wording.shortened(stage.base().source(), REASON_CHARACTERS)));
  }

  /**
   * What the instruction weighed when it was built, and how far off the estimates of the file are.
   */
  private static List<String> built(Analyzed analyzed, InstructionEstimate instruction) {
    Optional<LastBuild> last = analyzed.build().lastBuild(instruction.placed());
    if (last.isEmpty()) {
      return List.of();
    }
    LastBuild.Layer layer = last.get().layer(instruction.placed()).orElseThrow();
    List<String> notes = new ArrayList<>();
    notes.add(
        "Measured "
            + BuiltWords.when(last.get())
            + ": "
            + Bytes.format(layer.built())
            + "; estimated: "
            + Bytes.format(layer.estimated(), layer.known())
            + (layer.current() ? "" : "; what it reads may have changed since"));
    BuiltWords.error(last.get()).ifPresent(words -> notes.add("This file: " + words));
    return notes;
  }

  /** A package named in a RUN: its own size, and that of all it brought with it. */
  static Card ofPackage(
      Analyzed analyzed,
      InstructionEstimate instruction,
      Fact.Installed installed,
      Fact.Requested requested) {
    Map<String, Part> parts =
        instruction.parts().stream()
            .collect(
                Collectors.toMap(
                    Part::name, Function.identity(), (first, _) -> first, LinkedHashMap::new));
    Set<String> closure = closure(installed, requested.name());
    List<Part> brought =
        closure.stream()
            .filter(name -> !name.equals(requested.name()))
            .flatMap(name -> Optional.ofNullable(parts.get(name)).stream())
            .sorted(
                Comparator.comparingLong((Part part) -> part.weight().unpacked().likely())
                    .reversed())
            .toList();
    List<String> facts = new ArrayList<>();
    Optional<Part> own = Optional.ofNullable(parts.get(requested.name()));
    own.map(Part::weight)
        .filter(weight -> Wording.isKnown(weight.unpacked()))
        .ifPresent(weight -> facts.add(Bytes.format(weight.unpacked()) + " on disk"));
    own.map(Part::weight)
        .flatMap(weight -> packed(weight, true))
        .ifPresent(size -> facts.add(size + " compressed"));
    if (own.isEmpty()) {
      facts.add(
          installed.installed().containsKey(requested.name())
              ? "no size of its own in this layer"
              : "already there, or not known");
    }
    List<Part> all = new ArrayList<>(own.stream().toList());
    all.addAll(brought);
    Weight total = Weight.sum(all.stream().map(Part::weight).toList());
    List<String> notes = new ArrayList<>();
    if (!brought.isEmpty()) {
      notes.add(
          "With "
              + (brought.size() == 1
                  ? "the package it needs: "
                  : "the " + brought.size() + " packages it needs: ")
              + Bytes.format(total.unpacked())
              + " on disk"
              + packed(total, true).map(size -> " · " + size + " compressed").orElse(""));
    }
    return new Card(
        requested.name(),
        facts,
        rows(brought, total, notes(analyzed, instruction.placed().line())),
        List.of(),
        notes,
        footer(all, total));
  }

  /** All that a package leads to by what each needs directly, itself included. */
  private static Set<String> closure(Fact.Installed installed, String name) {
    Set<String> reached = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(name));
    while (!open.isEmpty()) {
      String next = open.removeFirst();
      List<String> needs = installed.installed().get(next);
      if (needs != null && reached.add(next)) {
        open.addAll(needs);
      }
    }
    return reached;
  }

  private static List<String> share(Analyzed analyzed, StageEstimate stage, Weight weight) {
    if (analyzed.isOutside(stage)) {
      return List.of("not in the image");
    }
    long image = analyzed.build().image().unpacked().likely();
    return Wording.share(weight.unpacked().likely(), image)
        .map(share -> share + " of the image")
        .stream()
        .toList();
  }

  private static Optional<String> packed(Weight weight, boolean complete) {
    return Wording.isKnown(weight.compressed()) && weight.compressed().likely() > 0
        ? Optional.of(Bytes.format(weight.compressed(), complete))
        : Optional.empty();
  }

  private static List<String> reasons(InstructionEstimate instruction) {
    List<String> all = instruction.unknown().stream().map(UnknownPart::reason).distinct().toList();
    List<String> shown =
        new ArrayList<>(
            all.stream()
                .limit(UNKNOWNS)
                .map(reason -> Wording.shortened(reason, REASON_CHARACTERS))
                .toList());
    if (all.size() > UNKNOWNS) {
      shown.add("and " + (all.size() - UNKNOWNS) + " more");
    }
    return shown;
  }

  /**
   * Why parts of the instruction in a line can go, by the parts' names. The reason is left out
   * where the card itself gives it, once, below the parts.
   */
  private static Map<String, String> notes(Analyzed analyzed, int line) {
    List<Finding> findings =
        analyzed.analysis().findings().stream()
            .filter(finding -> finding.removable().stream().anyMatch(part -> part.line() == line))
            .toList();
    boolean isGivenBelow = findings.size() == 1 && findings.getFirst().line() == line;
    Map<String, String> notes = new LinkedHashMap<>();
    for (Finding finding : findings) {
      for (Finding.RemovablePart part : finding.removable()) {
        if (part.line() == line) {
          notes.putIfAbsent(
              part.name(),
              isGivenBelow
                  ? "can go"
                  : "can go: " + Wording.shortened(finding.message(), NOTE_CHARACTERS));
        }
      }
    }
    return notes;
  }

  private static List<Card.Row> rows(List<Part> parts, Weight whole, Map<String, String> notes) {
    PartRows shown = PartRows.of(parts, notes.keySet(), ROWS);
    long all = whole.unpacked().likely();
    List<Card.Row> rows = new ArrayList<>();
    Stream.concat(shown.rows().stream(), shown.rest().stream())
        .forEach(row ->
            rows.add(
                new Card.Row(
                    Wording.shortened(row.name(), NAME_CHARACTERS),
                    row.size(),
                    Wording.share(row.bytes(), all).orElse(""),
                    row.removable() ? note(notes) : "")));
    return rows;
  }

  /** The one reason why the row of removable parts can go, if they have the same one. */
  private static String note(Map<String, String> notes) {
    Set<String> reasons = Set.copyOf(notes.values());
    return reasons.size() == 1 ? reasons.iterator().next() : "can go";
  }

  private static List<Card.Advice> advice(List<Finding> findings) {
    return findings.stream()
        .sorted(
            Comparator.comparing(Finding::breaks)
                .thenComparing(finding -> finding.saves().likely())
                .reversed())
        .limit(ADVICE)
        .map(finding ->
            new Card.Advice(
                Wording.canGo(finding),
                Wording.shortened(finding.message(), REASON_CHARACTERS),
                finding.fix().map(fix -> Wording.title(fix.title(), finding.saves()))))
        .toList();
  }

  private static List<String> footer(List<Part> parts, Weight weight) {
    Map<String, Long> bytesBySource =
        parts.stream()
            .collect(
                Collectors.groupingBy(
                    part -> part.provenance().source(),
                    LinkedHashMap::new,
                    Collectors.summingLong(part -> part.weight().unpacked().likely())));
    List<String> footer =
        bytesBySource.entrySet().stream()
            .filter(entry -> !entry.getKey().isBlank())
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(SOURCES)
            .map(entry -> Wording.shortened(entry.getKey(), NAME_CHARACTERS))
            .collect(Collectors.toCollection(ArrayList::new));
    long packages = parts.stream().filter(part -> isPackage(part.kind())).count();
    if (packages > 1) {
      footer.add(packages + " packages");
    }
    long likely = weight.unpacked().likely();
    long spread = weight.unpacked().high() - weight.unpacked().low();
    if (likely > 0 && spread > 0) {
      footer.add("± " + Math.max(1, Math.round(50.0 * spread / likely)) + " %");
    }
    return footer;
  }

  private static boolean isPackage(PartKind kind) {
    return switch (kind) {
      case APT, PIP, NPM -> true;
      case FILE, CACHE, INDEX, BASE, OTHER -> false;
    };
  }
}
