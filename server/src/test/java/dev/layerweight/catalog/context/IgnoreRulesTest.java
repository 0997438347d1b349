package dev.layerweight.catalog.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreRulesTest {

  /** Patterns divided by a bar; the meaning of each is that of moby/patternmatcher's own tests. */
  @ParameterizedTest
  @CsvSource({
    "'**', file, true",
    "'**', dir/file, true",
    "'**/', dir/file, true",
    "'**/**', dir/file, true",
    "'dir/**', dir/file, true",
    "'dir/**', dir, false",
    "'**/dir', dir/file, true",
    "'**/dir2/*', dir/dir2/file, true",
    "'**/dir2/*', dir/dir2/file/more, true",
    "'**/dir2/**', dir/dir2/dir2/file, true",
    "'**file', dir/file, true",
    "'**file', dir/dir/file.txt, false",
    "'**/file*.txt', dir/dir/file1.txt, true",
    "'**/**/*.txt', dir/dir/a.txt, true",
    "'**/*.txt2', dir/dir/a.txt, false",
    "'a*.txt', a.txt, true",
    "'a*.txt', b/a.txt, false",
    "'?', a, true",
    "'a[b-d]e', ace, true",
    "'a[b-d]e', aae, false",
    "'a[^b]e', ace, true",
    "'a\\*b', a*b, true",
    "'abc.def', abcadef, false",
    "'abc/', abc/x, true",
    "'/abc', abc, true",
    "'./abc', abc, true",
    "'abc/../def', def, true",
    "'*.md|!README.md', README.md, false",
    "'*.md|!README.md', OTHER.md, true",
    "'!README.md|*.md', README.md, true",
    "'docs|!docs/keep.md', docs/keep.md, false",
    "'docs|!docs/keep.md', docs/other.md, true",
    "'docs/*|!docs/keep.md', docs/keep.md, false",
    "'*|!src/**|src/**/*.log', src/a/b.log, true",
    "'*|!src/**|src/**/*.log', src/a/b.txt, false",
    "'# not a comment here', '# not a comment here', true",
    "'.git', .gitignore, false",
    "'.git', sub/.git, false",
    "'**/.git', sub/.git/HEAD, true",
    "'  node_modules  ', node_modules/a/b.js, true",
  })
  void patternsMeanWhatBuildKitMeans(String patterns, String path, boolean ignored) {
    IgnoreRules rules = IgnoreRules.of(List.of(patterns.split("\\|")));

    assertEquals(ignored, rules.ignores(path));
  }

  @Test
  void commentsStartAtTheFirstColumnAndAByteOrderMarkIsNoPattern() {
    IgnoreRules rules = IgnoreRules.parse("\uFEFFbuild\n# logs\n\n #odd\r\n");

    assertTrue(rules.ignores("build/a"));
    assertFalse(rules.ignores("logs"));
    assertTrue(rules.ignores("#odd"));
  }

  @Test
  void malformedPatternsAreToldAndTheOthersStay() {
    IgnoreRules rules = IgnoreRules.of(List.of("[", "a[]b", "!", "ok"));

    assertEquals(3, rules.problems().size());
    assertTrue(rules.ignores("ok"));
  }

  @Test
  void anIgnoredFolderIsEnteredOnlyForAnException() {
    assertFalse(IgnoreRules.of(List.of("a", "!b/c")).mayKeepSomethingIn("a"));
    assertTrue(IgnoreRules.of(List.of("a", "!a/b/c")).mayKeepSomethingIn("a/b"));
    assertTrue(IgnoreRules.of(List.of("a", "!**/c")).mayKeepSomethingIn("a"));
  }

  @Test
  void noPatternMakesMatchingExponential() {
    String pattern = "**/a*".repeat(200) + "b";
    String path = "a/".repeat(1000) + "c";

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> assertFalse(IgnoreRules.of(List.of(pattern)).ignores(path.replace('/', 'x'))));
  }
}
