package dev.layerweight.syntax.parse;

import dev.layerweight.syntax.SyntaxProblem;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;

/** Gathers the problems of one instruction while it is read. */
final class Notes {

  /** Hostile text could have a problem at each character; nobody reads more than these. */
  private static final int MOST = 100;

  private final List<SyntaxProblem> problems = new ArrayList<>();

  void add(TextRange range, String message) {
    if (problems.size() < MOST) {
      problems.add(new SyntaxProblem(range, message));
    }
  }

  void addAll(List<SyntaxProblem> more) {
    more.forEach(problem -> add(problem.range(), problem.message()));
  }

  List<SyntaxProblem> problems() {
    return List.copyOf(problems);
  }
}
