package dev.layerweight.refactor;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts one Python project in the place of another, whose versions, extras and markers stay. */
public final class RenamedRequirement {

  private static final Pattern NAME =
      Pattern.compile("[\"']?([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)");

  private RenamedRequirement() {}

  /**
   * In one requirement as it is written, quotes included; empty where it is one of another project.
   *
   * @param start where the requirement stands in the text that is to be edited
   */
  public static Optional<TextEdit> in(String written, int start, String project, String renamed) {
    Matcher name = NAME.matcher(written);
    return name.lookingAt() && PythonProject.normalised(name.group(1)).equals(project)
        ? Optional.of(
            new TextEdit(new TextRange(start + name.start(1), start + name.end(1)), renamed))
        : Optional.empty();
  }

  /** In a requirement file of pip's. */
  public static List<TextEdit> inRequirements(String text, String project, String renamed) {
    LineIndex lines = LineIndex.of(text);
    List<TextEdit> edits = new ArrayList<>();
    for (int line = 0; line < lines.lineCount(); line++) {
      String source = text.substring(lines.startOf(line), lines.endOf(line));
      int indent = source.length() - source.stripLeading().length();
      in(source.substring(indent), lines.startOf(line) + indent, project, renamed)
          .ifPresent(edits::add);
    }
    return edits;
  }

  /** In the lists of requirements of a pyproject.toml. */
  public static List<TextEdit> inPyproject(String text, String project, String renamed) {
    return PyprojectText.of(text).items().stream()
        .filter(item -> item.project().equals(project))
        .flatMap(item -> in(item.range().of(text), item.range().start(), project, renamed).stream())
        .toList();
  }
}
