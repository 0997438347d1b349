package dev.layerweight.policy;

import dev.layerweight.syntax.parse.Suggestion;
import java.util.Set;

/** What is said of a name of a rule that there is not. */
public final class RuleNames {

  private static final int SHOWN_CHARACTERS = 60;

  private RuleNames() {}

  /** {@code no rule is named apt-list-kept (did you mean apt-lists-kept?)}. */
  public static String unknown(String written, Set<String> known) {
    String shown =
        written.length() <= SHOWN_CHARACTERS
            ? written
            : written.substring(0, SHOWN_CHARACTERS) + "…";
    return "no rule is named " + shown + Suggestion.hint(written, known, "");
  }
}
