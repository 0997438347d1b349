package dev.layerweight.editors;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Vim with YouCompleteMe, as Debian packs both, and the lines of {@code editors/vim}.
 *
 * <p>YouCompleteMe gives its own process ten milliseconds to take a connection and says nothing
 * where that was too short, so on a busy machine a command may do nothing. The user types it again.
 */
class VimIT {

  private static final Path PLUGIN = Path.of("/usr/share/vim-youcompleteme");

  /** The Python that Debian builds ycmd for; another may come first on the path. */
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  @TempDir Path folder;

  @BeforeEach
  void everythingIsThere() throws InterruptedException {
    EditorFixture.requireProgram();
    EditorFixture.require(
        EditorFixture.output("vim", "--version").contains("+python3"), "Vim with Python (vim-nox)");
    EditorFixture.require(Files.isDirectory(PLUGIN), "YouCompleteMe (vim-youcompleteme)");
  }

  @Test
  void showsSizesAndFindingsAndAppliesAFix() throws Exception {
    EditorFixture fixture = EditorFixture.in(folder);
    Path vimrc =
        Files.write(
            folder.resolve("vimrc"),
            List.of(
                "set nocompatible",
                "filetype plugin indent on",
                "let g:ycm_server_python_interpreter = '" + PYTHON + "'",
                "source " + EditorFixture.configuration("vim/layerweight.vim"),
                "packadd! youcompleteme"));
    try (Terminal vim = fixture.start("vim", "-u", vimrc.toString(), "Dockerfile")) {
      vim.await("^>>RUN");
      String before = vim.await("curl git \\+[\\d.]+ MB", () -> typeNothing(vim));
      vim.await("FROM debian:bookworm-slim [\\d.]+ MB · [\\d.]+ MB to pull");

      vim.enterUntil(":YcmDiags", "Dockerfile\\|2 col .* \\(−[\\d.]+ MB\\) \\[apt-recommends\\]");
      vim.enter(":lclose");
      vim.enter(":2");
      String hover =
          vim.enterUntil(":YcmCompleter GetHover", "^\\S*\\+[\\d.]+ MB\\S* on disk · .*$");
      assertFalse(hover.contains("**"), "Vim shows plain text: " + hover);
      vim.enter(":pclose");

      String choice =
          vim.enterUntil(
              ":YcmCompleter FixIt", "^\\d: Add --no-install-recommends \\(−[\\d.]+ MB\\)");
      vim.enter(choice.substring(0, choice.indexOf(':')));
      vim.await("apt-get install --no-install-recommends -y curl git");
      String other = "(?!" + Pattern.quote(size(before)) + ")\\+[\\d.]+ MB";
      vim.await(
          "apt-get install --no-install-recommends -y curl git " + other, () -> typeNothing(vim));
      vim.enter(":write");
      fixture.awaitSaved(
          "FROM debian:bookworm-slim\n"
              + "RUN apt-get update && apt-get install --no-install-recommends -y curl git\n");
      vim.enter(":quitall!");
      vim.awaitEnd();
    }
  }

  /** Any change makes it ask for hints, and this one leaves the text as it was. */
  private static void typeNothing(Terminal vim) throws IOException, InterruptedException {
    vim.press("i", "Space", "BSpace", "Escape");
  }

  private static String size(String line) {
    return line.substring(line.lastIndexOf('+'));
  }
}
