package dev.layerweight.report;

import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.image.Estimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sums up the parts of a layer in a few rows: what can go in one row, families of packages ({@code
 * nvidia (15 packages)}) in one row each, the smallest in a rest.
 *
 * @param rows biggest first
 * @param rest the parts that are in no row, {@code and 64 more}
 */
public record PartRows(List<Row> rows, Optional<Row> rest) {

  private static final int SMALLEST_FAMILY = 3;
  private static final int NAMES_IN_A_ROW = 3;

  /** One row; {@code approximate} where any of its sizes is. */
  public record Row(String name, long bytes, boolean approximate, boolean removable) {

    /** The bytes as text, with {@code ~} where they are rough. */
    public String size() {
      return (approximate ? "~" : "") + Bytes.format(bytes);
    }
  }

  static PartRows of(LayerView layer, int limit) {
    return of(layer.parts(), layer.removable(), limit);
  }

  /**
   * @param canGo names of the parts that can go
   * @param limit rows at most, but for a last one that would only take the place of the rest
   */
  public static PartRows of(List<Part> parts, Set<String> canGo, int limit) {
    List<Part> removable = parts.stream().filter(part -> canGo.contains(part.name())).toList();
    List<Part> staying = parts.stream().filter(part -> !canGo.contains(part.name())).toList();
    List<List<Part>> groups = new ArrayList<>(families(staying));
    groups.sort(Comparator.comparingLong(PartRows::bytes).reversed());
    int shown = Math.min(groups.size(), limit - (removable.isEmpty() ? 0 : 1));
    // A rest of one group would take the line that the group itself can have.
    if (groups.size() == shown + 1 && groups.getLast().size() == 1) {
      shown++;
    }
    List<Row> rows = new ArrayList<>();
    for (List<Part> group : groups.subList(0, shown)) {
      rows.add(row(familyName(group), group, false));
    }
    if (!removable.isEmpty()) {
      rows.add(row(someNames(removable), removable, true));
    }
    rows.sort(Comparator.comparingLong(Row::bytes).reversed());
    List<Part> rest = groups.subList(shown, groups.size()).stream().flatMap(List::stream).toList();
    return new PartRows(
        rows,
        rest.isEmpty()
            ? Optional.empty()
            : Optional.of(row("and " + rest.size() + " more", rest, false)));
  }

  private static Row row(String name, List<Part> parts, boolean removable) {
    boolean approximate =
        Bytes.isRough(Estimate.sum(parts.stream().map(part -> part.weight().unpacked()).toList()));
    return new Row(name, bytes(parts), approximate, removable);
  }

  private static List<List<Part>> families(List<Part> parts) {
    Map<String, List<Part>> byFamily =
        parts.stream()
            .collect(
                Collectors.groupingBy(
                    part -> family(part).orElse("\0" + part.path() + "\0" + part.name()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<List<Part>> groups = new ArrayList<>();
    for (List<Part> members : byFamily.values()) {
      if (members.size() >= SMALLEST_FAMILY) {
        groups.add(members);
      } else {
        members.forEach(member -> groups.add(List.of(member)));
      }
    }
    return groups;
  }

  /** What comes before the first dash, or the scope of an npm package; packages only. */
  private static Optional<String> family(Part part) {
    boolean isPackage =
        part.kind() == PartKind.APT || part.kind() == PartKind.PIP || part.kind() == PartKind.NPM;
    String name = part.name();
    int end = name.startsWith("@") ? name.indexOf('/') : name.indexOf('-');
    int version = name.indexOf(' ');
    boolean inName = end > 1 && (version < 0 || end < version);
    return isPackage && inName
        ? Optional.of(part.kind() + " " + name.substring(0, end))
        : Optional.empty();
  }

  private static String familyName(List<Part> group) {
    Part first = group.getFirst();
    if (group.size() == 1) {
      return Visible.line(first.name());
    }
    String family = family(first).orElse(first.name());
    return Visible.line(family.substring(family.indexOf(' ') + 1))
        + " ("
        + group.size()
        + " packages)";
  }

  private static String someNames(List<Part> parts) {
    String names =
        parts.stream()
            .limit(NAMES_IN_A_ROW)
            .map(part -> Visible.line(bareName(part)))
            .collect(Collectors.joining(", "));
    int more = parts.size() - NAMES_IN_A_ROW;
    return more > 0 ? names + " and " + more + " more" : names;
  }

  /** The name without the version that pip and npm parts carry, when several share a row. */
  private static String bareName(Part part) {
    boolean versioned = part.kind() == PartKind.PIP || part.kind() == PartKind.NPM;
    int space = part.name().indexOf(' ');
    return versioned && space > 0 ? part.name().substring(0, space) : part.name();
  }

  private static long bytes(List<Part> parts) {
    return parts.stream().mapToLong(part -> part.weight().unpacked().likely()).sum();
  }
}
