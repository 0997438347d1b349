package dev.layerweight.advice;

import java.util.List;

/** Looks for one kind of thing that can go. One class a rule, one line in {@link Rules#all()}. */
public interface Rule {

  /** Stable id such as {@code apt-lists-kept}, used in reports and for suppression. */
  String id();

  /** Proposals in the order of the text; what they save is computed by the caller. */
  List<Proposal> check(Subject subject);
}
