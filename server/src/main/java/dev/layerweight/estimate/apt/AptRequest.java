package dev.layerweight.estimate.apt;

import java.util.List;

/**
 * What a command asks of apt.
 *
 * @param action what to do with names that carry no sign of their own
 * @param names as written: {@code name}, {@code name=version}, {@code name/release}, {@code name-},
 *     {@code name+}, {@code name:arch}, a glob or a regular expression
 * @param recommends whether recommended packages are installed, too
 * @param suggests whether suggested packages are installed, too
 * @param removeUnneeded {@code --auto-remove}
 * @param purge {@code --purge}
 */
public record AptRequest(
    Action action,
    List<String> names,
    boolean recommends,
    boolean suggests,
    boolean removeUnneeded,
    boolean purge) {

  /** The commands that choose packages. */
  public enum Action {
    INSTALL,
    REMOVE,
    AUTOREMOVE,
    UPGRADE,
    DIST_UPGRADE
  }

  public AptRequest {
    names = List.copyOf(names);
  }

  public static AptRequest install(List<String> names, boolean recommends) {
    return new AptRequest(Action.INSTALL, names, recommends, false, false, false);
  }
}
