package dev.layerweight.cli;

import java.util.List;
import java.util.function.Consumer;

/** Shows and renews the tables that the numbers come from. */
public interface CatalogCommands {

  /** One line a table: what it holds, of which day, from where. */
  List<String> show();

  /**
   * Makes the package tables anew from the mirrors that this machine is configured with.
   *
   * @param progress gets one line a step
   * @return what failed, one line each; empty where all went well
   */
  List<String> refresh(Consumer<String> progress);
}
