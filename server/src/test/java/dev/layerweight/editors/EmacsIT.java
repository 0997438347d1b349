package dev.layerweight.editors;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Emacs with its own eglot and the lines of {@code editors/emacs}, as a user has it. */
class EmacsIT {

  /**
   * A mode such as the package dockerfile-mode brings; Emacs' own needs a grammar that it lacks.
   */
  private static final String MODE =
      """
      (define-derived-mode dockerfile-mode prog-mode "Dockerfile" (setq-local comment-start "# "))
      (add-to-list 'auto-mode-alist '("Dockerfile\\\\'" . dockerfile-mode))
      """;

  @TempDir Path folder;

  @BeforeEach
  void everythingIsThere() throws InterruptedException {
    EditorFixture.requireProgram();
    boolean recent =
        EditorFixture.output("emacs", "--version")
            .lines()
            .limit(1)
            .anyMatch(line -> line.matches("GNU Emacs (29|[3-9]\\d)\\..*"));
    EditorFixture.require(recent, "Emacs 29 or newer, whose eglot shows inlay hints");
  }

  @Test
  void showsSizesAndFindingsAndAppliesAFix() throws Exception {
    EditorFixture fixture = EditorFixture.in(folder);
    Path init =
        Files.writeString(
            folder.resolve("init.el"),
            MODE + Files.readString(EditorFixture.configuration("emacs/layerweight.el")));
    try (Terminal emacs =
        fixture.start("emacs", "-nw", "-Q", "-l", init.toString(), "Dockerfile")) {
      // Emacs asks for hints once and waits ten seconds, in which a slow machine may not start the
      // server; the user opens the file again.
      emacs.await("^!!RUN");
      emacs.press("C-x", "x", "g");
      emacs.await("FROM debian:bookworm-slim [\\d.]+ MB · [\\d.]+ MB to pull");
      String before = emacs.await("curl git \\+[\\d.]+ MB");

      emacs.press("M-x");
      emacs.enter("flymake-show-buffer-diagnostics");
      emacs.await("\\[apt-recommends\\]: .* \\(−[\\d.]+ MB\\)");
      emacs.press("C-x", "o", "C-x", "1", "C-x", "b");
      emacs.enter("Dockerfile");
      emacs.press("C-x", "1", "C-s");
      emacs.enter("curl");
      emacs.press("M-x");
      emacs.enter("eldoc");
      emacs.press("M-x");
      emacs.enter("eldoc-doc-buffer");
      String hover = emacs.await("^ *curl · [\\d.]+ kB on disk.*$");
      assertTrue(hover.contains("compressed"), hover);

      emacs.press("C-x", "1", "M-x");
      emacs.enter("eglot-code-actions");
      emacs.await("Pick an action");
      emacs.type("Add --no");
      emacs.press("Tab");
      emacs.await("Pick an action.*Add --no-install-recommends \\(−[\\d.]+ MB\\)");
      emacs.press("Enter");
      String other = "(?!" + Pattern.quote(size(before)) + ")\\+[\\d.]+ MB";
      emacs.await("apt-get install --no-install-recommends -y curl git " + other);
      emacs.press("C-x", "C-s");
      fixture.awaitSaved(
          "FROM debian:bookworm-slim\n"
              + "RUN apt-get update && apt-get install --no-install-recommends -y curl git\n");
      emacs.press("C-x", "C-c");
      emacs.awaitEnd();
    }
  }

  private static String size(String line) {
    return line.substring(line.lastIndexOf('+'));
  }
}
