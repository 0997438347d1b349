package dev.layerweight.advice;

import java.util.List;

/** Looks for one kind of thing that can go. One class a rule, one line in {@link Rules#all()}. */
public interface Rule {

  /** Stable id such as {@code apt-lists-kept}, used in reports and for suppression. */
  String id();

  /** Proposals in the order of the text; what they save is computed by the caller. */
  List<Proposal> check(Subject subject);

  /** Changes of this kind that people look for and that would not be safe here. */
  default List<Refusal> refusals(Subject subject) {
    return List.of();
  }

  /**
   * Whether it offers another design of the image rather than finding what is too much in it. Then
   * what it saves does not count as what can go, and it is applied only where it is asked for by
   * its id.
   */
  default boolean offersDesign() {
    return false;
  }
}
