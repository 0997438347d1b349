package dev.layerweight.refactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.testing.MemoryContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RunTimeCallsTest {

  private static RunTimeCalls of(String start, Map<String, String> files) {
    return RunTimeCalls.of(
        start, List.of(new RunTimeCalls.Copied(List.of(""), "/app")), new MemoryContext(files));
  }

  @Test
  void followsScriptsThatScriptsName() {
    RunTimeCalls calls =
        of(
            "/app/start.sh",
            Map.of(
                "start.sh", "exec ./lib/second now",
                "lib/second", "#!/bin/sh\n# never hg\ngit pull\nmake serve",
                "build.sh", "svn update",
                "Makefile", "serve:\n\tpatch x"));
    assertTrue(calls.callsPackage("git"));
    assertTrue(calls.callsPackage("patch"));
    assertFalse(calls.callsPackage("mercurial"));
    assertFalse(calls.callsPackage("subversion"));
  }

  @Test
  void readsScriptsOfPackageJsonWithWhatRunsBefore() {
    RunTimeCalls calls =
        of(
            "npm start",
            Map.of(
                "package.json",
                "{\"scripts\": {\"prestart\": \"knex up\", \"start\": \"node x.js\","
                    + " \"lint\": \"eslint .\"}}"));
    assertTrue(calls.calls(List.of("knex")));
    assertFalse(calls.calls(List.of("eslint")));
  }

  @Test
  void aCallInSourceTextNeedsAFileThatStartsPrograms() {
    Map<String, String> files =
        Map.of(
            "a.py", "import subprocess\nsubprocess.run([\"git\", \"pull\"])",
            "menu.py", "NAMES = [\"hg\"]",
            "tests/b.py", "import subprocess\nsubprocess.run([\"svn\"])");
    RunTimeCalls calls = of("python a.py", files);
    assertTrue(calls.callsPackage("git"));
    assertFalse(calls.callsPackage("mercurial"));
    assertFalse(calls.callsPackage("subversion"));
  }

  @Test
  void headersStayWithACompilerThatRuns() {
    RunTimeCalls calls = of("python a.py", Map.of("a.py", "import os\nos.system('gcc -o a a.c')"));
    assertTrue(calls.compiles());
    assertTrue(calls.callsPackage("libc6-dev"));
    assertTrue(calls.callsPackage("gcc-12"));
    assertFalse(calls.callsPackage("cmake"));
  }

  @Test
  void importsAreThoseOfTheProgram() {
    RunTimeCalls calls =
        of(
            "python -m app",
            Map.of(
                "app.py", "from black import mode\nAPPS = ['debug_toolbar']",
                "test_app.py", "import pytest",
                "web.ts", "import type { A } from 'left';\nimport { b } from '@scope/right';"));
    assertEquals(
        Set.of("black", "debug_toolbar"),
        calls.importedOfPython(List.of("black", "debug_toolbar", "pytest")));
    assertTrue(calls.importsOfNode(List.of("@scope/right")));
    assertFalse(calls.importsOfNode(List.of("left")));
  }

  @Test
  void aFolderIsNamedAsAPath() {
    RunTimeCalls calls =
        of(
            "python -m app",
            Map.of(
                "app.py",
                "import pathlib\nCASES = pathlib.Path(__file__).parent / \"tests\"\n"
                    + "HELP = open('docs/help.md')\nMODE = 'test'"));
    assertTrue(calls.namesFolder("tests"));
    assertTrue(calls.namesFolder("docs"));
    assertFalse(calls.namesFolder("test"));
    assertFalse(calls.namesFolder("examples"));
  }

  @Test
  void cronAndLoginsDoNotKnowTheImagesPath() {
    Pattern python = Pattern.compile("python3");
    assertTrue(
        of("cron -f", Map.of("crontab", "* * * * * root python3 x.py")).callsWithoutPath(python));
    assertTrue(of("bash -lc \"python3 x.py\"", Map.of()).callsWithoutPath(python));
    assertFalse(of("bash -c \"python3 x.py\"", Map.of()).callsWithoutPath(python));
  }
}
