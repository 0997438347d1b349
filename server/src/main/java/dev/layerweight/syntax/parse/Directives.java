package dev.layerweight.syntax.parse;

import dev.layerweight.syntax.Directive;
import dev.layerweight.syntax.SyntaxProblem;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parser directives at the head of a file; the first line that is none ends them. */
record Directives(List<Directive> directives, char escape, List<SyntaxProblem> problems) {

  private static final Set<String> NAMES = Set.of("syntax", "escape", "check");

  private static final Pattern LINE =
      Pattern.compile("\\s*#\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(\\S.*)", Pattern.DOTALL);

  /**
   * @param begin offset of the first line, after a byte order mark
   */
  static Directives read(String text, int begin) {
    List<Directive> directives = new ArrayList<>();
    List<SyntaxProblem> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    char escape = '\\';
    int at = begin;
    while (at < text.length()) {
      int end = LogicalLine.lineEnd(text, at);
      int start = LogicalLine.skipBlanks(text, at, end);
      if (start == end || text.charAt(start) != '#' || end - at > Limits.LINE_CHARACTERS) {
        break;
      }
      String line = text.substring(start, end).stripTrailing();
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        break;
      }
      String name = matcher.group(1).toLowerCase(Locale.ROOT);
      if (!NAMES.contains(name)) {
        break;
      }
      TextRange range = new TextRange(start, start + line.length());
      String value = matcher.group(2);
      if (!seen.add(name)) {
        problems.add(
            new SyntaxProblem(
                range, "the directive " + name + " is given twice; keep one of them"));
      } else {
        directives.add(new Directive(range, name, value));
        if (name.equals("escape")) {
          if (value.equals("`") || value.equals("\\")) {
            escape = value.charAt(0);
          } else {
            problems.add(new SyntaxProblem(range, "the escape character is \\ or `"));
          }
        }
      }
      at = Math.min(end + 1, text.length());
    }
    return new Directives(List.copyOf(directives), escape, List.copyOf(problems));
  }
}
