package dev.layerweight.cli;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Shows and renews the tables that the numbers come from. */
public interface CatalogCommands {

  /** One line a table: what it holds, of which day, from where. */
  List<String> show();

  /** One line a folder: what lies in it, and where it is. */
  List<String> path();

  /** Empties the cache of what was looked up, and says in one line how much that was. */
  String clear();

  /**
   * Makes the package tables anew from the mirrors that this machine is configured with, looks up
   * what the other tables are about, and says what has changed.
   *
   * @param longest to wait for what is looked up; what has come by then is kept
   * @param progress gets one line a step
   * @return what failed, one line each; empty where all went well
   */
  List<String> refresh(Duration longest, Consumer<String> progress);
}
