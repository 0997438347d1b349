package dev.layerweight.advice;

import dev.layerweight.advice.rules.AptListsKept;
import java.util.List;

/** All rules; a new one is one line here. */
public final class Rules {

  private Rules() {}

  public static List<Rule> all() {
    return List.of(new AptListsKept());
  }
}
