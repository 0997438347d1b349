package dev.layerweight.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.Word;
import dev.layerweight.syntax.WordPart;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubstitutionTest {

  private static final Map<String, String> VALUES =
      Map.of("A", "foo", "EMPTY", "", "PATH", "/usr/local/bin:/bin", "F", "a.tar.gz", "S", "a*b");

  private static Word word(String text) {
    var file = new DockerfileParser().parse("WORKDIR " + text);
    return ((Instruction.Workdir) file.instructions().getFirst().instruction()).path();
  }

  private static Substitution.Substituted expand(String text) {
    return Substitution.expand(word(text), name -> Optional.ofNullable(VALUES.get(name)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '\u0001',
      value = {
        "plain = plain",
        "$A/${A}x = foo/foox",
        "\"$A b\" = foo b",
        "'$A' = $A",
        "\\$A = $A",
        "${A:-x} = foo",
        "${B:-x} = x",
        "${EMPTY:-x}y = xy",
        "${EMPTY-x}y = y",
        "${B-x} = x",
        "${A:+x} = x",
        "a${B:+x} = a",
        "a${EMPTY:+x} = a",
        "a${EMPTY+x} = ax",
        "${A:?x} = foo",
        "a${EMPTY?x} = a",
        "${B:-${C:-$A}} = foo",
        "${PATH#*/} = usr/local/bin:/bin",
        "${PATH##*/} = bin",
        "${PATH%/*} = /usr/local/bin:",
        "a${PATH%%/*} = a",
        "${F%.*} = a.tar",
        "${F%%.*} = a",
        "${F#?} = .tar.gz",
        "${F#x} = a.tar.gz",
        "${F/a/b} = b.tar.gz",
        "${F//a/b} = b.tbr.gz",
        "${F//./} = atargz",
        "${F/.*/!} = a!",
        "${F//t*r/-} = a.-.gz",
        "${PATH//\\//_} = _usr_local_bin:_bin",
        "${S#a\\*} = b",
        "${F//*/x} = x",
      })
  void modifiersAreThoseOfBuildKit(String text, String expected) {
    assertEquals(expected, expand(text).text());
    assertEquals(Optional.empty(), expand(text).error());
  }

  @Test
  void unsetNamesAreToldUnlessTheyHaveADefault() {
    assertEquals(Set.of("B", "C"), expand("$B${C#x}${D:-y}${A:-$E}").unset());
    assertEquals("", expand("$B").text());
    assertEquals(Set.of("E"), expand("${D:-$E}").unset());
  }

  @Test
  void aRequiredNameThatIsMissingIsAnError() {
    assertEquals(Optional.of("B: set it"), expand("${B:?set it}").error());
    assertEquals(Optional.of("EMPTY: is not allowed to be empty"), expand("${EMPTY:?}").error());
    assertEquals(Optional.of("B: is not allowed to be unset"), expand("x${B?}").error());
    assertEquals("", expand("x${B?}").text());
  }

  @Test
  void aBadPatternIsAnError() {
    assertTrue(expand("${A#\\q}").error().isPresent());
  }

  @Test
  void longValuesAndCostlyPatternsEnd() {
    String big = "a".repeat(400_000);
    Optional<String> value = Optional.of(big);
    assertTrue(Substitution.expand(word("$A$A$A"), name -> value).error().isPresent());
    assertTrue(Substitution.expand(word("${A//*a*a*a*b/c}"), name -> value).error().isPresent());
    assertEquals(big, Substitution.expand(word("${A%b}"), name -> value).text());
  }

  @Test
  void wordsNestedWithoutEndAreAnError() {
    TextRange range = new TextRange(0, 0);
    Word word = new Word(range, List.of());
    for (int i = 0; i < 5_000; i++) {
      WordPart.Modifier modifier = new WordPart.Modifier(":-", word, Optional.empty());
      word = new Word(range, List.of(new WordPart.Variable(range, "", "B", Optional.of(modifier))));
    }
    assertTrue(Substitution.expand(word, name -> Optional.empty()).error().isPresent());
  }
}
