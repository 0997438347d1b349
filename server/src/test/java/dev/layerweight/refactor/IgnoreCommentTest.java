package dev.layerweight.refactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.policy.PolicyComments;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.text.TextEdit;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IgnoreCommentTest {

  private static String ignored(String text, int line) {
    Dockerfile dockerfile = new DockerfileParser().parse(text);
    Fix fix = IgnoreComment.above(dockerfile, line, "a").orElseThrow();
    String after = TextEdit.apply(text, fix.edits().getFirst().edits());
    Dockerfile changed = new DockerfileParser().parse(after);
    PolicyComments comments = PolicyComments.of(changed, Set.of("a"));
    assertEquals(
        1,
        changed.instructions().stream().filter(one -> comments.ignores("a", one)).count(),
        after);
    return after;
  }

  @Test
  void isALineOfItsOwnIndentedAsTheInstruction() {
    assertEquals("FROM a\n\t# layerweight ignore=a\n\tRUN b\n", ignored("FROM a\n\tRUN b\n", 1));
  }

  @Test
  void keepsTheLineBreaksAndWhatMustComeFirst() {
    assertEquals(
        "# escape=`\r\n# layerweight ignore=a\r\nFROM a\r\n",
        ignored("# escape=`\r\nFROM a\r\n", 1));
    assertEquals("\uFEFF# layerweight ignore=a\nFROM a", ignored("\uFEFFFROM a", 0));
  }

  @Test
  void standsBesideOneThatIsThere() {
    assertTrue(
        ignored("# layerweight ignore=b why\nFROM a\n", 1)
            .startsWith("# layerweight ignore=b why\n# layerweight ignore=a\nFROM"));
  }

  @Test
  void needsAnInstructionOnThatLine() {
    Dockerfile dockerfile = new DockerfileParser().parse("FROM a\n\nRUN b\n");
    assertEquals(Optional.empty(), IgnoreComment.above(dockerfile, 1, "a"));
  }
}
