package dev.layerweight.estimate.node;

import dev.layerweight.catalog.NodePackage;
import dev.layerweight.estimate.node.Hoisting.Chosen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses the newest known version in a range, as an install without a lock file does. */
final class CatalogChooser implements Hoisting.Chooser {

  private final KnownPackages known;
  private final NodeTarget target;
  private final boolean omitOptional;
  private final Map<String, Boolean> served = new HashMap<>();

  CatalogChooser(KnownPackages known, NodeTarget target, boolean omitOptional) {
    this.known = known;
    this.target = target;
    this.omitOptional = omitOptional;
  }

  /** A name and range behind an alias such as {@code npm:other@^1.0}. */
  record Wanted(String name, String range) {

    static Wanted of(String name, String range) {
      if (!range.startsWith("npm:")) {
        return new Wanted(name, range);
      }
      String real = range.substring("npm:".length());
      int at = real.lastIndexOf('@');
      return at > 0
          ? new Wanted(real.substring(0, at), real.substring(at + 1))
          : new Wanted(name.isEmpty() || real.matches("[^0-9^~<>=*].*") ? real : name, "");
    }
  }

  @Override
  public Optional<Chosen> choose(String name, String range) {
    Wanted wanted = Wanted.of(name, range);
    if (wanted.range().contains(":") || wanted.range().contains("/")) {
      return Optional.empty();
    }
    String asked = VersionRange.isTag(wanted.range()) ? "" : wanted.range();
    return known
        .newest(wanted.name(), asked)
        .map(one -> chosen(one, one.version()))
        .or(() ->
            known
                .inOrNear(wanted.name(), asked)
                .map(one -> chosen(one, lowerBound(asked).orElse(one.version()))));
  }

  /** The version a range starts at, which stands for the unknown one that would be installed. */
  private static Optional<String> lowerBound(String range) {
    var digits = java.util.regex.Pattern.compile("\\d{1,9}(\\.\\d{1,9}){0,2}").matcher(range);
    if (!digits.find()) {
      return Optional.empty();
    }
    String bound = digits.group();
    long dots = bound.chars().filter(c -> c == '.').count();
    return Optional.of(bound + ".0".repeat((int) (2 - dots)));
  }

  private Chosen chosen(NodePackage one, String version) {
    Map<String, String> optional = omitOptional ? Map.of() : one.optionalDependencies();
    Map<String, String> required = new LinkedHashMap<>(one.dependencies());
    one.optionalDependencies().keySet().forEach(required::remove);
    return new Chosen(
        one.name(),
        version,
        required,
        optional,
        requiredPeers(one),
        true,
        VersionRange.sameMajor(one.version(), version),
        lockBytes(one));
  }

  /**
   * Peers that are installed by themselves. Where a table does not tell optional peers from
   * required ones, another version of the package tells it. Of one without such a version a single
   * peer is taken as required: 45 of 59 were in measured trees, of several 0 of 14.
   */
  private Map<String, String> requiredPeers(NodePackage one) {
    Map<String, String> required = new LinkedHashMap<>(one.peerDependencies());
    if (one.peersAreSorted()) {
      one.optionalPeers().forEach(required::remove);
      return required;
    }
    List<NodePackage> telling =
        required.isEmpty()
            ? List.of()
            : known.versions(one.name()).stream().filter(NodePackage::peersAreSorted).toList();
    boolean single = required.size() == 1;
    required
        .keySet()
        .removeIf(peer ->
            telling.stream()
                .filter(other -> other.peerDependencies().containsKey(peer))
                .map(other -> other.optionalPeers().contains(peer))
                .reduce((_, last) -> last)
                .orElse(!single));
    return required;
  }

  @Override
  public boolean serves(Chosen present, String name, String range) {
    return served.computeIfAbsent(
        String.join(" ", present.name(), present.version(), name, range),
        _ -> isServed(present, name, range));
  }

  private boolean isServed(Chosen present, String name, String range) {
    Wanted wanted = Wanted.of(name, range);
    if (present.version().isEmpty() || VersionRange.isTag(wanted.range())) {
      return true;
    }
    if (!present.name().equals(wanted.name())) {
      return false;
    }
    return VersionRange.accepts(wanted.range(), present.version())
        || choose(name, range).filter(c -> c.version().equals(present.version())).isPresent();
  }

  @Override
  public boolean fits(Chosen chosen) {
    return known.fits(chosen.name(), chosen.version(), target);
  }

  /**
   * Bytes of a package's entry in npm's lock file at the top of the tree. License, engines, funding
   * and commands are not in the catalog: they take 88 bytes in the mean of 497 entries.
   */
  private static long lockBytes(NodePackage one) {
    LinkedHashMap<String, Json> members = new LinkedHashMap<>();
    members.put("version", new Json.Text(one.version()));
    members.put(
        "resolved",
        new Json.Text("x".repeat(NpmText.tarballAddressLength(one.name(), one.version()))));
    members.put("integrity", new Json.Text("x".repeat(95)));
    put(members, "dependencies", one.dependencies());
    put(members, "optionalDependencies", one.optionalDependencies());
    put(members, "peerDependencies", one.peerDependencies());
    put(members, "os", one.os());
    put(members, "cpu", one.cpu());
    return Json.memberBytes("node_modules/" + one.name(), new Json.Members(members), 2) + 88;
  }

  private static void put(Map<String, Json> members, String name, Map<String, String> ranges) {
    if (!ranges.isEmpty()) {
      LinkedHashMap<String, Json> texts = new LinkedHashMap<>();
      ranges.forEach((key, value) -> texts.put(key, new Json.Text(value)));
      members.put(name, new Json.Members(texts));
    }
  }

  private static void put(Map<String, Json> members, String name, List<String> values) {
    if (!values.isEmpty()) {
      List<Json> items = new ArrayList<>();
      values.forEach(value -> items.add(new Json.Text(value)));
      members.put(name, new Json.Items(items));
    }
  }
}
