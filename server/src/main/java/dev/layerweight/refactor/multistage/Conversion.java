package dev.layerweight.refactor.multistage;

import dev.layerweight.refactor.Fix;
import java.util.List;

/** What came of the wish to build an image in two stages. */
public sealed interface Conversion {

  /**
   * It can be done.
   *
   * @param leftToTheUser what cannot be decided from the text, one sentence each; each also stands
   *     as a comment in the text
   */
  record Convertible(Fix fix, List<String> leftToTheUser) implements Conversion {}

  /** Doing it could change what the image does; {@code reason} is plain and names the line. */
  record Impossible(String reason) implements Conversion {}

  /** There is nothing that a build stage would keep out of the image. */
  record NotNeeded() implements Conversion {}
}
