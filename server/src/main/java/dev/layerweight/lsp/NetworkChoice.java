package dev.layerweight.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which hosts may be asked: what the settings say, of several documents the strictest, and
 * nobody as long as the client does not trust the workspace. Where the client answers about its
 * settings, nobody is asked before its first answer.
 */
final class NetworkChoice {

  private static final String NAME = "network";

  private final LiveFigures live;
  private final boolean clientAnswers;
  private final Map<String, Optional<Mode>> answers = new HashMap<>();
  private Optional<Mode> common;
  private boolean trusted;

  /**
   * @param options {@code network} as in the settings, and {@code untrusted} where the workspace is
   *     not trusted yet
   * @param clientAnswers whether the client will answer about the settings of each document
   */
  NetworkChoice(LiveFigures live, Optional<JsonObject> options, boolean clientAnswers) {
    this.live = live;
    this.clientAnswers = clientAnswers;
    this.common = options.flatMap(NetworkChoice::in);
    this.trusted = !options.map(object -> isTrue(object, "untrusted")).orElse(false);
    decide();
  }

  /** The user trusts the workspace now. */
  synchronized void trust() {
    trusted = true;
    decide();
  }

  /** The client says what its settings are. */
  synchronized void pushed(JsonElement settings) {
    common = in(settings).or(() -> common);
    decide();
  }

  /** The client says what its settings are for a document. */
  synchronized void answered(String uri, JsonElement settings) {
    answers.put(uri, in(settings));
    decide();
  }

  /** What was said about a document that is closed holds until something else is said. */
  synchronized void closed(String uri) {
    if (answers.size() > 1) {
      answers.remove(uri);
      decide();
    }
  }

  private void decide() {
    if (!trusted) {
      live.allow(Optional.of(Mode.OFF));
    } else if (!answers.isEmpty()) {
      live.allow(
          answers.values().stream()
              .map(answer -> answer.or(() -> common))
              .reduce(NetworkChoice::stricter)
              .orElse(common));
    } else if (common.isPresent() || !clientAnswers) {
      live.allow(common);
    }
  }

  /** A document of which nothing is said follows the others. */
  private static Optional<Mode> stricter(Optional<Mode> one, Optional<Mode> other) {
    return one.isEmpty() || other.isEmpty()
        ? one.or(() -> other)
        : one.get().compareTo(other.get()) <= 0 ? one : other;
  }

  private static Optional<Mode> in(JsonElement json) {
    if (!(json instanceof JsonObject object)) {
      return Optional.empty();
    }
    if (object.get(Settings.SECTION) instanceof JsonObject section) {
      return in(section);
    }
    return object.get(NAME) instanceof JsonPrimitive text && text.isString()
        ? Mode.parse(text.getAsString())
        : Optional.empty();
  }

  private static boolean isTrue(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive flag
        && flag.isBoolean()
        && flag.getAsBoolean();
  }
}
