package dev.layerweight.estimate.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PythonManifestTest {

  private static List<String> show(List<PythonRequirement> requirements) {
    return requirements.stream()
        .map(requirement -> requirement.name() + requirement.specifier())
        .toList();
  }

  @Test
  void readsAProject() {
    PythonManifest manifest =
        PythonManifest.ofPyproject(
            """
            [build-system]
            requires = ["hatchling"]
            [project]
            name = "My.App"
            dependencies = ["flask>=2", "broken ==", 'rich; python_version > "3"']
            [project.optional-dependencies]
            ML = ["torch>=2"]
            [dependency-groups]
            dev = ["pytest", {include-group = "lint"}]
            lint = ["ruff", {include-group = "dev"}]
            [tool.uv]
            constraint-dependencies = ["werkzeug<3"]
            """);
    assertEquals("my-app", manifest.name());
    assertEquals(List.of("flask>=2", "rich"), show(manifest.dependencies()));
    assertEquals(List.of("torch>=2"), show(manifest.extras().get("ml")));
    assertEquals(List.of("pytest", "ruff"), show(manifest.groups().get("dev")));
    assertEquals(List.of("hatchling"), show(manifest.buildRequirements()));
    assertEquals(List.of("werkzeug<3"), show(manifest.uvConstraints()));
    assertEquals(1, manifest.problems().size());
  }

  @Test
  void readsPoetrysTables() {
    PythonManifest manifest =
        PythonManifest.ofPyproject(
            """
            [tool.poetry]
            name = "ml"
            [tool.poetry.dependencies]
            python = "^3.12"
            fastapi = "^0.115"
            uvicorn = {version = "^0.30", extras = ["standard"]}
            spacy = {version = "^3", optional = true}
            own = {git = "https://git.test/own.git"}
            [tool.poetry.extras]
            nlp = ["spacy"]
            [tool.poetry.group.dev.dependencies]
            pytest = "*"
            [tool.poetry.group.docs]
            optional = true
            [tool.poetry.group.docs.dependencies]
            sphinx = ">=7"
            """);
    assertEquals(
        List.of("fastapi>=0.115,<0.116", "own", "uvicorn>=0.30,<0.31"),
        show(manifest.dependencies()).stream().sorted().toList());
    assertEquals(List.of("spacy>=3,<4"), show(manifest.extras().get("nlp")));
    assertEquals(Set.of("docs"), manifest.optionalGroups());
    assertEquals(List.of("pytest"), show(manifest.groups().get("dev")));
  }

  @Test
  void readsSetupFiles() {
    PythonManifest cfg =
        PythonManifest.ofSetupCfg(
            """
            [metadata]
            name = old
            [options]
            install_requires =
                requests>=2
                # no
                click
            [options.extras_require]
            test =
                pytest
            """);
    assertEquals("old", cfg.name());
    assertEquals(List.of("requests>=2", "click"), show(cfg.dependencies()));
    assertEquals(List.of("pytest"), show(cfg.extras().get("test")));
    PythonManifest literal =
        PythonManifest.ofSetupPy(
            "from setuptools import setup\nsetup(name='x', install_requires=['a[z]>=1', \"b\"])");
    assertEquals(List.of("a>=1", "b"), show(literal.dependencies()));
    PythonManifest computed =
        PythonManifest.ofSetupPy("setup(install_requires=open('r.txt').read().split())");
    assertTrue(computed.problems().getFirst().contains("computed"));
  }

  @Test
  void hostileTextIsAProblem() {
    for (String text :
        List.of(
            "x = " + "[".repeat(100_000),
            "x = " + "{a=".repeat(10_000),
            "= = =",
            "a".repeat(2 << 20),
            "\0\1\2")) {
      PythonManifest manifest = PythonManifest.ofPyproject(text);
      assertTrue(manifest.dependencies().isEmpty());
    }
    assertFalse(
        PythonManifest.ofSetupPy("setup(install_requires=" + "[".repeat(150_000)).problems()
            == null);
  }

  @Test
  void readsTheLockOfUv() {
    Map<String, List<LockedPackage>> lock =
        PythonLock.read(
            """
            version = 1
            [[package]]
            name = "app"
            version = "0.1"
            source = { editable = "." }
            dependencies = [
                { name = "anyio" },
            ]

            [package.optional-dependencies]
            ml = [
                { name = "torch", extra = ["opt-einsum"] },
            ]

            [package.metadata]
            requires-dist = [{ name = "never" }]

            [[package]]
            name = "anyio"
            version = "4.11.0"
            source = { registry = "https://wheels.test/simple" }
            dependencies = [
                { name = "typing-extensions", marker = "python_full_version < '3.13'" },
            ]
            wheels = [
                { url = "https://wheels.test/anyio-4.11.0-cp312-cp312-win_amd64.whl", size = 5 },
                { url = "https://wheels.test/anyio-4.11.0-py3-none-any.whl", hash = "x", size = 109097 },
            ]
            """);
    assertEquals(Set.of("app", "anyio"), lock.keySet());
    LockedPackage app = lock.get("app").getFirst();
    assertTrue(app.local());
    assertEquals(List.of("anyio", "torch"), show(app.requirements()));
    assertTrue(app.requirements().get(1).marker().namesExtra());
    assertEquals(Set.of("opt-einsum"), app.requirements().get(1).extras());
    LockedPackage anyio = lock.get("anyio").getFirst();
    assertEquals(109_097, anyio.wheelBytes().orElseThrow());
    assertFalse(anyio.requirements().getFirst().marker().equals(PythonMarker.ALWAYS));
  }

  @Test
  void readsTheLocksOfPoetryPdmAndPipenv() {
    Map<String, List<LockedPackage>> poetry =
        PythonLock.read(
            """
            [[package]]
            name = "uvicorn"
            version = "0.30.6"
            optional = false
            files = [
                {file = "uvicorn-0.30.6-py3-none-any.whl", hash = "sha256:x"},
            ]

            [package.dependencies]
            click = ">=7.0"
            colorama = {version = ">=0.4", optional = true, markers = "sys_platform == \\"win32\\" and extra == \\"standard\\""}
            uvloop = {version = ">=0.14", optional = true}

            [package.extras]
            standard = ["colorama (>=0.4)", "uvloop (>=0.14)"]

            [metadata]
            content-hash = "x"
            """);
    LockedPackage uvicorn = poetry.get("uvicorn").getFirst();
    assertEquals("0.30.6", uvicorn.version().toString());
    assertEquals(List.of("click", "colorama", "uvloop"), show(uvicorn.requirements()));
    assertTrue(uvicorn.requirements().get(2).marker().namesExtra());

    Map<String, List<LockedPackage>> pdm =
        PythonLock.read(
            """
            [[package]]
            name = "flask"
            version = "3.0.0"
            groups = ["default"]
            dependencies = [
                "Werkzeug>=3.0.0",
                "importlib-metadata>=3.6.0; python_version < \\"3.10\\"",
            ]
            """);
    assertEquals(
        List.of("werkzeug>=3.0.0", "importlib-metadata>=3.6.0"),
        show(pdm.get("flask").getFirst().requirements()));

    Map<String, List<LockedPackage>> pipenv =
        PythonLock.read(
            """
            {
                "_meta": {
                    "hash": {
                        "sha256": "x"
                    }
                },
                "default": {
                    "flask": {
                        "hashes": [
                            "sha256:x"
                        ],
                        "index": "pypi",
                        "markers": "python_version >= '3.8'",
                        "version": "==3.0.0"
                    }
                },
                "develop": {
                    "pytest": {
                        "version": "==8.0.0"
                    }
                }
            }
            """);
    assertEquals(Set.of("flask", "pytest"), pipenv.keySet());
    assertTrue(pipenv.get("flask").getFirst().requirements().isEmpty());
    assertFalse(pipenv.get("pytest").getFirst().requirements().isEmpty());
  }

  @Test
  void hostileLocksEnd() {
    for (String text :
        List.of(
            "[[package]]\nname = \"" + "a".repeat(1_000_000) + "\"\n",
            "[[package]]\nname = \"x\"\nversion = \"1\"\ndependencies = [\n"
                + "{ name = \"y\", marker = \"".repeat(500_000),
            "{" + "\"a\": {".repeat(100_000),
            "[[package]]\nname = \"x\"\nversion = \"1\"\n".repeat(200_000))) {
      assertTrue(PythonLock.read(text).size() <= 1);
    }
  }
}
