package dev.layerweight.report;

import dev.layerweight.advice.Analysis;
import dev.layerweight.estimate.Part;
import dev.layerweight.report.LayerChange.Kind;
import dev.layerweight.report.LayerChange.PartChange;
import dev.layerweight.text.Alignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Two versions of an image held against each other, layer by layer.
 *
 * <p>Layers belong together where their instructions are equal, in their order as far as possible;
 * what stands at the same place between two such layers and says nearly the same is one that
 * changed.
 *
 * @param layers in the order of the new text, those that are gone where they were
 */
public record ImageDiff(Report before, Report after, List<LayerChange> layers) {

  /** From this share of common words on, two instructions are the same one, edited. */
  private static final double SIMILAR = 0.3;

  private static final int MOST_WORDS = 400;

  public static ImageDiff of(Report before, Report after) {
    List<LayerView> old = inOrder(before.analysis());
    List<LayerView> now = inOrder(after.analysis());
    Map<Integer, Integer> partners = new HashMap<>();
    Set<Integer> moved = new HashSet<>();
    Alignment.of(names(old), names(now)).forEach(pair -> partners.put(pair.right(), pair.left()));
    pairEdited(old, now, partners);
    pairMoved(old, now, partners, moved);
    return new ImageDiff(before, after, changes(old, now, partners, moved));
  }

  long deltaBytes() {
    return bytes(after.analysis()) - bytes(before.analysis());
  }

  long deltaCompressedBytes() {
    return compressed(after.analysis()) - compressed(before.analysis());
  }

  private static long bytes(Analysis analysis) {
    return analysis.build().image().unpacked().likely();
  }

  private static long compressed(Analysis analysis) {
    return analysis.build().image().compressed().likely();
  }

  private static List<LayerView> inOrder(Analysis analysis) {
    return LayerView.of(analysis).stream()
        .sorted(Comparator.comparingInt(LayerView::line))
        .toList();
  }

  private static List<String> names(List<LayerView> layers) {
    return layers.stream().map(LayerView::what).toList();
  }

  /** Pairs what stands between the same two neighbours, the most alike first. */
  private static void pairEdited(
      List<LayerView> old, List<LayerView> now, Map<Integer, Integer> partners) {
    record Candidate(int left, int right, double likeness) {}
    List<Candidate> candidates = new ArrayList<>();
    Set<Integer> taken = new HashSet<>(partners.values());
    int from = 0;
    for (int right = 0; right < now.size(); right++) {
      if (partners.containsKey(right)) {
        from = partners.get(right) + 1;
        continue;
      }
      for (int left = from; left < old.size() && !taken.contains(left); left++) {
        double likeness = likeness(old.get(left).what(), now.get(right).what());
        if (likeness >= SIMILAR) {
          candidates.add(new Candidate(left, right, likeness));
        }
      }
    }
    candidates.sort(Comparator.comparingDouble(Candidate::likeness).reversed());
    for (Candidate candidate : candidates) {
      if (!partners.containsKey(candidate.right()) && taken.add(candidate.left())) {
        partners.put(candidate.right(), candidate.left());
      }
    }
  }

  /** The share of words that both have; instructions of two kinds have nothing in common. */
  private static double likeness(String one, String other) {
    Set<String> first = words(one);
    Set<String> second = words(other);
    if (!keyword(one).equals(keyword(other))) {
      return 0;
    }
    if (keyword(one).equals("FROM")) {
      return 1;
    }
    long common = first.stream().filter(second::contains).count();
    return common / (double) (first.size() + second.size() - common);
  }

  private static String keyword(String what) {
    return what.split(" ", 2)[0];
  }

  private static Set<String> words(String what) {
    return new HashSet<>(Arrays.asList(what.split("[\\s=/,:]+", MOST_WORDS)));
  }

  private static void pairMoved(
      List<LayerView> old,
      List<LayerView> now,
      Map<Integer, Integer> partners,
      Set<Integer> moved) {
    Set<Integer> taken = new HashSet<>(partners.values());
    for (int right = 0; right < now.size(); right++) {
      if (partners.containsKey(right)) {
        continue;
      }
      for (int left = 0; left < old.size(); left++) {
        if (old.get(left).what().equals(now.get(right).what()) && taken.add(left)) {
          partners.put(right, left);
          moved.add(right);
          break;
        }
      }
    }
  }

  private static List<LayerChange> changes(
      List<LayerView> old,
      List<LayerView> now,
      Map<Integer, Integer> partners,
      Set<Integer> moved) {
    List<LayerChange> changes = new ArrayList<>();
    Set<Integer> paired = new HashSet<>(partners.values());
    int left = 0;
    for (int right = 0; right < now.size(); right++) {
      Optional<Integer> partner = Optional.ofNullable(partners.get(right));
      if (partner.isPresent() && !moved.contains(right)) {
        left = goneUpTo(old, paired, left, partner.get(), changes);
      }
      LayerView after = now.get(right);
      boolean hasMoved = moved.contains(right);
      changes.add(
          partner
              .map(index -> paired(old.get(index), after, hasMoved))
              .orElseGet(() -> change(Kind.ADDED, Optional.empty(), Optional.of(after))));
    }
    goneUpTo(old, paired, left, old.size(), changes);
    return List.copyOf(changes);
  }

  private static int goneUpTo(
      List<LayerView> old, Set<Integer> paired, int from, int to, List<LayerChange> changes) {
    for (int left = from; left < to; left++) {
      if (!paired.contains(left)) {
        changes.add(change(Kind.REMOVED, Optional.of(old.get(left)), Optional.empty()));
      }
    }
    return Math.max(from, to);
  }

  private static LayerChange paired(LayerView before, LayerView after, boolean moved) {
    Kind kind = moved ? Kind.MOVED : before.what().equals(after.what()) ? Kind.SAME : Kind.CHANGED;
    return change(kind, Optional.of(before), Optional.of(after));
  }

  private static LayerChange change(
      Kind kind, Optional<LayerView> before, Optional<LayerView> after) {
    Map<String, Long> old = partBytes(before);
    Map<String, Long> now = partBytes(after);
    List<PartChange> parts =
        Stream.concat(old.keySet().stream(), now.keySet().stream())
            .distinct()
            .map(name ->
                new PartChange(name, old.getOrDefault(name, 0L), now.getOrDefault(name, 0L)))
            .filter(part -> part.deltaBytes() != 0)
            .sorted(
                Comparator.comparingLong((PartChange part) -> Math.abs(part.deltaBytes()))
                    .reversed()
                    .thenComparing(PartChange::name))
            .toList();
    return new LayerChange(kind, before, after, parts);
  }

  private static Map<String, Long> partBytes(Optional<LayerView> layer) {
    Map<String, Long> bytes = new HashMap<>();
    for (Part part : layer.map(LayerView::parts).orElse(List.of())) {
      bytes.merge(part.name(), part.weight().unpacked().likely(), Long::sum);
    }
    return bytes;
  }
}
