package dev.layerweight.docs;

import dev.layerweight.advice.Rule;
import dev.layerweight.report.RuleHelp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a rule is about from the comment of its class, as Markdown. */
public final class RuleComment {

  static final Path SOURCES =
      Path.of("src", "main", "java", "dev", "layerweight", "advice", "rules");

  private static final Pattern COMMENT =
      Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*public final class", Pattern.DOTALL);
  private static final Pattern CODE_BLOCK =
      Pattern.compile("<pre>\\{@code\\s*\\n(.*?)\\}</pre>", Pattern.DOTALL);
  private static final Pattern INLINE = Pattern.compile("\\{@(?:code|link|literal)\\s+([^}]*)\\}");

  private RuleComment() {}

  /**
   * The comment of the rule's class.
   *
   * @throws IllegalStateException where it has none
   */
  public static RuleHelp of(Rule rule) throws IOException {
    String source = Files.readString(SOURCES.resolve(rule.getClass().getSimpleName() + ".java"));
    Matcher comment = COMMENT.matcher(source);
    if (!comment.find()) {
      throw new IllegalStateException(rule.id() + " has no class comment");
    }
    String text = markdown(comment.group(1).replaceAll("(?m)^ \\* ?", "").strip());
    String summary = text.split("(?<=\\.)\\s", 2)[0].replace("`", "").replaceAll("\\s+", " ");
    return new RuleHelp(summary, text);
  }

  private static String markdown(String javadoc) {
    String fenced =
        CODE_BLOCK
            .matcher(javadoc)
            .replaceAll(match -> Matcher.quoteReplacement("```\n" + match.group(1) + "```"));
    return INLINE
        .matcher(fenced)
        .replaceAll("`$1`")
        .replaceAll("(?m)^<p>", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replaceAll("\n{3,}", "\n\n");
  }
}
