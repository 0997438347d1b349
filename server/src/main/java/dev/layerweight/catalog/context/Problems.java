package dev.layerweight.catalog.context;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects problems in words, each once, and only as many as somebody would read. */
final class Problems {

  private static final int MAXIMUM = 20;

  private final Set<String> shown = new LinkedHashSet<>();
  private int more;

  void add(String problem) {
    if (shown.contains(problem)) {
      return;
    }
    if (shown.size() < MAXIMUM) {
      shown.add(problem);
    } else {
      more++;
    }
  }

  void addAll(List<String> problems) {
    problems.forEach(this::add);
  }

  List<String> toList() {
    List<String> list = new ArrayList<>(shown);
    if (more > 0) {
      list.add("and " + more + " more problems in the build context");
    }
    return List.copyOf(list);
  }
}
