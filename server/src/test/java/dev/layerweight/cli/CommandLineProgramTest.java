package dev.layerweight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineProgramTest {

  private final TerminalSession session = new TerminalSession();

  @Test
  void helpIsOnStandardOutput() {
    assertEquals(0, session.run("--help"));
    for (String command : List.of("analyze", "lsp", "catalog")) {
      assertTrue(session.out().contains("  " + command + " "), session.out());
    }
    session.out.reset();
    assertEquals(0, session.run("analyze", "--help"));
    assertTrue(session.out().contains("--build-arg=K=V"), session.out());
    assertTrue(session.out().lines().allMatch(line -> line.length() <= 80), session.out());
  }

  @Test
  void versionIsOneLine() {
    assertEquals(0, session.run("--version"));
    assertTrue(session.out().matches("layerweight \\S.*\n"), session.out());
  }

  @Test
  void lspAnswersWhatTheServerAnswers() {
    assertEquals(7, session.run("lsp"));
    assertEquals(7, session.run("lsp", "--stdio"));
    assertEquals(7, session.run("lsp", "--stdio", "--clientProcessId=42"));
    assertEquals("", session.out());
  }

  @Test
  void aServerThatDiesLeavesOneLine() {
    session.launcher =
        (_, _, _) -> {
          throw new IllegalStateException("secret");
        };
    assertEquals(1, session.run("lsp"));
    assertEquals(
        "lsp: internal error in Layerweight; please report it (LAYERWEIGHT_DEBUG=1 writes a log)\n",
        session.err());
  }

  @Test
  void catalogShowsAndRefreshes() {
    assertEquals(0, session.run("catalog", "show"));
    assertEquals("bookworm, of 2026-11-12\n", session.out());
    session.catalog =
        new TerminalSession.Tables(List.of("bookworm: 3 files"), List.of("trixie: no answer"));
    session.out.reset();
    assertEquals(1, session.run("catalog", "refresh"));
    assertEquals("bookworm: 3 files\n", session.out());
    assertEquals("trixie: no answer\n", session.err());
  }
}
