package dev.layerweight.estimate.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Places packages in nested {@code node_modules} as npm and yarn do: each as near to the top as no
 * other version of the same name stands in the way.
 *
 * <p>The walk goes from the root outwards with names in order, so that the first version met stays
 * on top. The number of places and their depth are bounded, so circles end.
 */
final class Hoisting {

  private static final int PLACE_LIMIT = 12_000;
  private static final int DEPTH_LIMIT = 100;

  /**
   * A version that was chosen for a name and range.
   *
   * @param listed whether its dependencies are its own rather than those of another major version
   */
  record Chosen(
      String name,
      String version,
      Map<String, String> dependencies,
      Map<String, String> optionalDependencies,
      Map<String, String> peers,
      boolean resolved,
      boolean listed,
      long lockBytes) {}

  /** Where versions come from: a lock file or the catalog. */
  interface Chooser {

    /** The version for a range; empty where nothing is known of the package. */
    Optional<Chosen> choose(String name, String range);

    /** Whether a version that is already there may serve a range. */
    boolean serves(Chosen present, String name, String range);

    /** Whether an optional package is made for this machine. */
    boolean fits(Chosen chosen);
  }

  private static final class Place {
    final Optional<Place> parent;
    final String folder;
    final Chosen chosen;
    final int depth;
    final String path;
    final Map<String, Place> children = new HashMap<>();
    final Set<Place> needs = new LinkedHashSet<>();

    /** Who resolves a dependency to this place, and with which range. */
    final List<Edge> edges = new ArrayList<>();

    Place(Optional<Place> parent, String folder, Chosen chosen) {
      this.parent = parent;
      this.folder = folder;
      this.chosen = chosen;
      this.depth = parent.map(p -> p.depth + 1).orElse(0);
      String own = "node_modules/" + folder;
      this.path = parent.filter(p -> p.depth > 0).map(p -> p.path + "/" + own).orElse(own);
    }

    boolean isWithin(Place other) {
      for (Optional<Place> here = Optional.of(this); here.isPresent(); here = here.get().parent) {
        if (here.get() == other) {
          return true;
        }
      }
      return false;
    }
  }

  private record Edge(Place from, String range) {}

  private record Wish(String name, String range, boolean optional, boolean peer) {}

  private final Chooser chooser;
  private final Place root;
  private final List<Place> places = new ArrayList<>();

  /** npm goes on with the place nearest to the root, of those the first by its path. */
  private final PriorityQueue<Place> waiting =
      new PriorityQueue<>(
          Comparator.comparingInt((Place place) -> place.depth)
              .thenComparing(place -> place.path, Hoisting::byName));

  private Hoisting(Chooser chooser) {
    this.chooser = chooser;
    Chosen nothing = new Chosen("", "", Map.of(), Map.of(), Map.of(), true, true, 0);
    this.root = new Place(Optional.empty(), "", nothing);
  }

  /**
   * Places what the manifests of a project and its workspaces ask for.
   *
   * @param installPeers whether required peers are installed too, as npm does since version 7
   */
  static NodeTree tree(List<PackageManifest> manifests, boolean installPeers, Chooser chooser) {
    Hoisting hoisting = new Hoisting(chooser);
    Set<String> own = new HashSet<>();
    manifests.forEach(manifest -> own.add(manifest.name()));
    List<NodeTree.Direct> asked = new ArrayList<>();
    for (PackageManifest manifest : manifests) {
      Map<String, Wish> wishes = new TreeMap<>();
      manifest
          .all(true)
          .forEach((name, range) ->
              wishes.put(
                  name,
                  new Wish(name, range, manifest.optionalDependencies().containsKey(name), false)));
      if (installPeers) {
        for (String peer : manifest.requiredPeers()) {
          wishes.putIfAbsent(
              peer, new Wish(peer, manifest.peerDependencies().get(peer), false, true));
        }
      }
      wishes.keySet().removeIf(name -> !name.isEmpty() && own.contains(name));
      for (Wish wish : wishes.values()) {
        Optional<Place> place = hoisting.satisfy(hoisting.root, wish);
        asked.add(
            new NodeTree.Direct(
                wish.name(),
                wish.range(),
                manifest.isDevelopment(wish.name()),
                place.map(p -> p.path).orElse("")));
      }
    }
    hoisting.spread(installPeers);
    return hoisting.result(asked);
  }

  /** As npm sorts names: signs before letters, capitals as small letters. */
  private static int byName(String one, String other) {
    return String.CASE_INSENSITIVE_ORDER.compare(one, other);
  }

  private void spread(boolean installPeers) {
    while (!waiting.isEmpty() && places.size() < PLACE_LIMIT) {
      Place place = waiting.poll();
      Map<String, Wish> wishes = new TreeMap<>();
      Chosen chosen = place.chosen;
      chosen.dependencies().forEach((n, r) -> wishes.put(n, new Wish(n, r, false, false)));
      chosen.optionalDependencies().forEach((n, r) -> wishes.put(n, new Wish(n, r, true, false)));
      if (installPeers) {
        chosen.peers().forEach((n, r) -> wishes.putIfAbsent(n, new Wish(n, r, false, true)));
      }
      wishes.values().forEach(wish -> satisfy(place, wish));
    }
  }

  private Optional<Place> satisfy(Place from, Wish wish) {
    if (places.size() >= PLACE_LIMIT) {
      return Optional.empty();
    }
    Place start = wish.peer() ? from.parent.orElse(from) : from;
    Optional<Place> present = visible(start, wish.name());
    if (present.isPresent()
        && (wish.peer() || chooser.serves(present.get().chosen, wish.name(), wish.range()))) {
      return Optional.of(link(from, present.get(), wish));
    }
    Chosen chosen =
        chooser
            .choose(wish.name(), wish.range())
            .orElseGet(
                () -> new Chosen(wish.name(), "", Map.of(), Map.of(), Map.of(), false, true, 0));
    if (wish.optional() && !chooser.fits(chosen)) {
      return Optional.empty();
    }
    Optional<Place> target = highest(start, wish.name(), chosen);
    if (target.isEmpty() || target.get().depth >= DEPTH_LIMIT) {
      return Optional.empty();
    }
    Place place = new Place(target, wish.name(), chosen);
    target.get().children.put(wish.name(), place);
    places.add(place);
    waiting.add(place);
    return Optional.of(link(from, place, wish));
  }

  private static Place link(Place from, Place to, Wish wish) {
    from.needs.add(to);
    to.edges.add(new Edge(from, wish.range()));
    return to;
  }

  private static Optional<Place> visible(Place from, String name) {
    for (Optional<Place> here = Optional.of(from); here.isPresent(); here = here.get().parent) {
      Place child = here.get().children.get(name);
      if (child != null) {
        return Optional.of(child);
      }
    }
    return Optional.empty();
  }

  /** The place nearest to the root that shadows nothing somebody already relies on. */
  private Optional<Place> highest(Place from, String name, Chosen chosen) {
    Optional<Place> above = visible(from, name);
    Optional<Place> best = Optional.empty();
    for (Optional<Place> here = Optional.of(from); here.isPresent(); here = here.get().parent) {
      Place target = here.get();
      if (target.children.containsKey(name)) {
        break;
      }
      boolean shadows =
          above.isPresent()
              && above.get().edges.stream()
                  .anyMatch(edge ->
                      edge.from().isWithin(target) && !chooser.serves(chosen, name, edge.range()));
      if (shadows) {
        break;
      }
      best = here;
    }
    return best;
  }

  private NodeTree result(List<NodeTree.Direct> asked) {
    Map<String, Place> byPath = new LinkedHashMap<>();
    places.forEach(place -> byPath.put(place.path, place));
    List<Place> direct = places(asked, _ -> true, byPath);
    Set<Place> sure = reached(direct, place -> place.chosen.listed() ? place.needs : Set.of());
    Set<Place> runtime = reached(places(asked, one -> !one.dev(), byPath), place -> place.needs);
    List<PlacedPackage> packages = new ArrayList<>();
    byPath.forEach((path, place) -> {
      Set<String> needs = new LinkedHashSet<>();
      place.needs.forEach(need -> needs.add(need.path));
      packages.add(
          new PlacedPackage(
              path,
              place.chosen.name(),
              place.chosen.version(),
              needs,
              !runtime.contains(place),
              false,
              false,
              place.chosen.resolved(),
              true,
              false,
              !sure.contains(place),
              place.chosen.lockBytes()));
    });
    List<String> problems =
        places.size() >= PLACE_LIMIT
            ? List.of("more than " + PLACE_LIMIT + " packages: the rest is not followed")
            : List.of();
    return new NodeTree(packages, asked, 80, 0, problems);
  }

  private static List<Place> places(
      List<NodeTree.Direct> asked, Predicate<NodeTree.Direct> kept, Map<String, Place> byPath) {
    return asked.stream()
        .filter(kept)
        .flatMap(one -> Optional.ofNullable(byPath.get(one.path())).stream())
        .toList();
  }

  private static Set<Place> reached(
      Collection<Place> from, Function<Place, Collection<Place>> needs) {
    Set<Place> reached = new HashSet<>();
    ArrayDeque<Place> follow = new ArrayDeque<>(from);
    while (!follow.isEmpty()) {
      Place place = follow.poll();
      if (reached.add(place)) {
        follow.addAll(needs.apply(place));
      }
    }
    return reached;
  }
}
