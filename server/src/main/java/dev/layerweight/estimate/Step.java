package dev.layerweight.estimate;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.image.Platform;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a command of the current instruction can see and change. */
public interface Step {

  FileTree files();

  Catalog catalog();

  Platform platform();

  /** The base image at the bottom of this stage; empty for scratch and for an unknown image. */
  Optional<BaseImage> base();

  /** The environment of the command: ENV, ARG, exports, and assignments before the command. */
  Map<String, String> environment();

  default Optional<String> variable(String name) {
    return Optional.ofNullable(environment().get(name));
  }

  /** Whether an environment variable is set to something other than nothing, 0, false, no, off. */
  default boolean isOn(String name) {
    return variable(name)
        .filter(value ->
            !List.of("", "0", "false", "no", "off")
                .contains(value.toLowerCase(java.util.Locale.ROOT)))
        .isPresent();
  }

  String workingDirectory();

  /** The user's home directory, {@code /root} for root. */
  String home();

  /**
   * An absolute, normalised path from one as a command gets it; {@code ~} is the home directory.
   */
  String resolve(String path);

  /** The family's state, made by {@code initial} where the stage has none yet. */
  <T extends Facet> T facet(Class<T> type, Supplier<T> initial);

  void put(Facet facet);

  /** Part of what the command does cannot be known; {@code reason} in the user's terms. */
  void unknown(String reason, TextRange where);

  /** A fact for hover and advice, such as the packages an install brought; see {@link Fact}. */
  void note(Fact fact);

  /** Runs another command, as {@code xargs}, {@code env} or {@code sh -c} do. */
  CommandModel.Result run(Invocation invocation);
}
