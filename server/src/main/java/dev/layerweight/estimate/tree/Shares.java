package dev.layerweight.estimate.tree;

import dev.layerweight.estimate.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which part of a lump lies below a folder, by the shares that the lump states. */
final class Shares {

  private Shares() {}

  /** Between 0 and 1; 0 also where the lump says nothing of that folder. */
  static double below(Entry lump, String path) {
    double share = 0;
    for (Map.Entry<String, Double> entry : lump.shares().entrySet()) {
      if (UnixPath.isBelow(entry.getKey(), path)) {
        share += entry.getValue();
      }
    }
    return Math.min(1, share);
  }

  /** The shares of what is left when everything below {@code path} is gone. */
  static Map<String, Double> without(Entry lump, String path) {
    double left = 1 - below(lump, path);
    Map<String, Double> shares = new HashMap<>();
    lump.shares()
        .forEach((folder, share) -> {
          if (!UnixPath.isBelow(folder, path) && left > 0) {
            shares.put(folder, Math.min(1, share / left));
          }
        });
    return shares;
  }

  /** The parts of lumps that lie below {@code path}, as lumps of that folder. */
  static List<Entry> of(List<Entry> lumps, String path) {
    return lumps.stream()
        .filter(lump -> below(lump, path) > 0)
        .map(lump -> {
          Map<String, Double> shares = new HashMap<>();
          double share = below(lump, path);
          lump.shares()
              .forEach((folder, part) -> {
                if (UnixPath.isBelow(folder, path) && !folder.equals(path)) {
                  shares.put(folder, part / share);
                }
              });
          return lump.withPath(path).withWeight(lump.weight().times(share)).withShares(shares);
        })
        .toList();
  }
}
