package dev.layerweight.estimate.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PythonCommandsTest {

  private static List<String> packages(List<Entry> layer) {
    return layer.stream()
        .filter(entry -> entry.kind() == PartKind.PIP && entry.pattern().isEmpty())
        .map(Entry::owner)
        .sorted()
        .toList();
  }

  private static List<String> names(List<Entry> layer) {
    return packages(layer).stream().map(owner -> owner.replaceFirst(" .*", "")).toList();
  }

  private static String places(List<Entry> layer) {
    return layer.stream()
        .filter(entry -> entry.kind() == PartKind.PIP)
        .map(Entry::path)
        .distinct()
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static List<Entry> caches(List<Entry> layer) {
    return layer.stream().filter(entry -> entry.kind() == PartKind.CACHE).toList();
  }

  @Test
  void installsOnceWithByteCodeAndCache() {
    PythonStage stage = PythonStage.official("3.11.7");
    List<Entry> first = stage.layer("pip install flask==3.1.3");
    assertEquals(
        "/usr/local/lib/python3.11/site-packages"
            + " /usr/local/lib/python3.11/site-packages/__pycache__",
        places(first));
    assertEquals("/root/.cache/pip", caches(first).getFirst().path());
    assertEquals("pip cache", caches(first).getFirst().owner());
    assertTrue(
        first.stream().anyMatch(entry -> entry.pattern().equals(java.util.Optional.of("*.pyc"))));
    assertEquals(List.of(), stage.layer("pip install flask"));
    assertEquals(
        List.of("flask-cors"),
        names(PythonStage.official("3.11.7").layer("pip install --no-deps flask-cors")));
  }

  @Test
  void tellsWhatWasAskedForAndWhatNeedsWhat() {
    PythonStage stage = PythonStage.official("3.11.7").with("/r.txt", "jinja2 # templates\n");
    stage.layer("pip install flask==3.1.3 -r /r.txt");
    Fact.Installed fact = (Fact.Installed) stage.facts.getFirst();
    assertEquals("pip", fact.manager());
    Map<String, Fact.Requested> requested =
        fact.requested().stream().collect(Collectors.toMap(Fact.Requested::name, one -> one));
    assertEquals("", requested.get("flask 3.1.3").file());
    assertEquals(new TextRange(12, 24), requested.get("flask 3.1.3").range());
    assertEquals("/r.txt", requested.get("jinja2 3.1.6").file());
    assertEquals("jinja2", requested.get("jinja2 3.1.6").written());
    assertEquals(List.of("markupsafe 3.0.3"), fact.installed().get("jinja2 3.1.6"));
  }

  @Test
  void theUnknownIsToldAndTheOthersCount() {
    PythonStage stage = PythonStage.official("3.11.7");
    List<Entry> layer = stage.layer("pip install numpyy six");
    assertEquals(List.of("six"), names(layer));
    assertEquals(List.of("no package \"numpyy\" is known; counted as unknown"), stage.unknown);
  }

  @Test
  void torchvisionBringsTheTorchThatBelongsToIt() {
    List<String> packages =
        packages(PythonStage.official("3.12.4").layer("pip install torchvision==0.22.0"));
    assertTrue(packages.contains("torch 2.7.0"), packages.toString());
  }

  @Test
  void cachesAreLeftOutInAllWays() {
    for (String command :
        List.of(
            "pip install --no-cache-dir six",
            "pip --no-cache-dir install six",
            "python -m pip install --no-cache-dir six",
            "uv pip install --system --no-cache six")) {
      List<Entry> layer = PythonStage.official("3.12.4").layer(command);
      assertEquals(List.of("six"), names(layer), command);
      assertEquals(List.of(), caches(layer), command);
    }
    PythonStage byVariable = PythonStage.official("3.12.4");
    byVariable.environment.put("PIP_NO_CACHE_DIR", "1");
    assertEquals(List.of(), caches(byVariable.layer("pip install six")));
    PythonStage mounted = PythonStage.official("3.12.4");
    assertEquals(List.of(), caches(mounted.layerMounting("/root/.cache/pip", "pip install six")));
    PythonStage purged = PythonStage.official("3.12.4");
    assertEquals(List.of(), caches(purged.layer("pip install six", "pip cache purge")));
  }

  @Test
  void byteCodeFollowsTheSwitches() {
    long with = PythonStage.unpacked(PythonStage.official("3.12.4").layer("pip install six"));
    PythonStage without = PythonStage.official("3.12.4");
    without.environment.put("PYTHONDONTWRITEBYTECODE", "1");
    List<Entry> layer = without.layer("pip install six");
    assertTrue(layer.stream().anyMatch(entry -> entry.pattern().isPresent()));
    assertTrue(with - PythonStage.unpacked(layer) > 7_000_000);
    assertTrue(
        without.layer("pip install --no-compile click").stream()
            .noneMatch(entry -> entry.pattern().isPresent()));
    assertTrue(
        without.layer("uv pip install --system idna").stream()
            .noneMatch(entry -> entry.pattern().isPresent()));
    assertTrue(
        without.layer("uv pip install --system --compile-bytecode certifi").stream()
            .anyMatch(entry -> entry.pattern().isPresent()));
  }

  @Test
  void olderAndNewerInterpretersWriteLessByteCode() {
    long of311 = PythonStage.unpacked(PythonStage.official("3.11.7").layer("pip install django"));
    long of312 = PythonStage.unpacked(PythonStage.official("3.12.4").layer("pip install django"));
    long of310 = PythonStage.unpacked(PythonStage.official("3.10.4").layer("pip install django"));
    assertTrue(of310 < of312 && of312 < of311);
  }

  @Test
  void placesFollowTheOptions() {
    Map<String, String> expected =
        Map.of(
            "pip install --no-compile --target /opt/x six", "/opt/x",
            "pip install --no-compile --prefix=/install six",
                "/install/lib/python3.12/site-packages",
            "pip install --no-compile --user six", "/root/.local/lib/python3.12/site-packages",
            "pip install --no-compile --root /sys six",
                "/sys/usr/local/lib/python3.12/site-packages",
            "uv pip install --target /opt/y six", "/opt/y");
    expected.forEach((command, place) ->
        assertEquals(place, places(PythonStage.official("3.12.4").layer(command)), command));
    PythonStage user = PythonStage.official("3.12.4");
    user.home = "/home/app";
    List<Entry> layer = user.layer("pip install --no-compile --no-cache-dir six");
    assertEquals("/home/app/.local/lib/python3.12/site-packages", places(layer));
    assertEquals(1, layer.size());
  }

  @Test
  void virtualEnvironmentsAreFoundByPathOfProgramAndByPath() {
    PythonStage stage = PythonStage.official("3.12.4");
    stage.layer("python -m venv /opt/venv");
    assertTrue(
        places(stage.layer("/opt/venv/bin/pip install --no-compile six"))
            .startsWith("/opt/venv/lib/python3.12/site-packages"));
    assertTrue(
        places(stage.layer("/opt/venv/bin/python -m pip install --no-compile click"))
            .startsWith("/opt/venv/"));
    assertTrue(places(stage.layer("pip install --no-compile click")).startsWith("/usr/local/"));
    stage.environment.put("PATH", "/opt/venv/bin:/usr/local/bin");
    assertTrue(places(stage.layer("pip install --no-compile idna")).startsWith("/opt/venv/"));
    stage.environment.put("VIRTUAL_ENV", "/opt/venv");
    assertTrue(places(stage.layer("uv pip install certifi")).startsWith("/opt/venv/"));
    assertTrue(places(stage.layer("uv pip install --system certifi")).startsWith("/usr/local/"));
  }

  @Test
  void uninstallFreesInTheSameLayerOnly() {
    PythonStage stage = PythonStage.official("3.12.4");
    List<Entry> same =
        stage.layer("pip install --no-cache-dir six click", "pip uninstall -y click");
    assertEquals(List.of("six"), names(same));
    assertEquals(List.of(), stage.layer("pip uninstall -y six"));
    assertEquals(List.of("six"), names(stage.layer("pip install --no-cache-dir six")));
  }

  @Test
  void programsLieInTheirFolderAndGoWithTheirPackage() {
    PythonStage stage = PythonStage.official("3.12.4");
    List<Entry> layer = stage.layer("pip install --no-cache-dir ruff");
    long programs =
        layer.stream()
            .filter(entry -> entry.path().equals("/usr/local/bin"))
            .mapToLong(entry -> entry.weight().unpacked().likely())
            .sum();
    assertTrue(programs > 20_000_000, "programs " + programs);
    assertEquals(
        List.of(),
        names(PythonStage.official("3.12.4").layer("pip install ruff", "pip uninstall -y ruff")));
  }

  @Test
  void upgradeReplaces() {
    PythonStage stage = PythonStage.official("3.11.7");
    stage.layer("pip install click==8.1.0");
    assertEquals(List.of(), names(stage.layer("pip install click")));
    assertEquals(List.of("click 8.5.0"), packages(stage.layer("pip install -U click")));
    assertEquals(List.of(), names(stage.layer("pip install -U click")));
    assertEquals(
        List.of("click 8.5.0"), packages(stage.layer("pip install --force-reinstall click")));
  }

  @Test
  void wheelsThatWereBuiltBeforeAreInstalledWithoutCache() {
    PythonStage stage = PythonStage.official("3.12.4");
    List<Entry> wheels = stage.layer("pip wheel --no-cache-dir -w /wheels six==1.17.0");
    Entry wheel =
        wheels.stream()
            .filter(entry -> entry.path().startsWith("/wheels/"))
            .findFirst()
            .orElseThrow();
    assertEquals("/wheels/six-1.17.0-py2.py3-none-any.whl", wheel.path());
    List<Entry> installed = stage.layer("pip install " + wheel.path());
    assertEquals(List.of("six 1.17.0"), packages(installed));
    assertEquals(List.of(), caches(installed));
  }

  @Test
  void aTorchPinnedForTheProcessorHasNoGraphicsLibraries() {
    List<Entry> cpu =
        PythonStage.official("3.12.4")
            .layer("pip install torch --index-url https://torch.test/whl/cpu/");
    assertTrue(names(cpu).stream().noneMatch(name -> name.startsWith("nvidia")));
    List<Entry> backend =
        PythonStage.official("3.12.4")
            .layer("uv pip install --system --torch-backend cpu torch==2.9.0");
    assertTrue(packages(backend).contains("torch 2.9.0+cpu"), packages(backend).toString());
    PythonStage variable = PythonStage.official("3.12.4");
    variable.environment.put("PIP_EXTRA_INDEX_URL", "https://torch.test/whl/cpu");
    assertTrue(PythonStage.unpacked(variable.layer("pip install torch")) < 1_100_000_000);
  }

  @Test
  void aProjectIsInstalledWithItsOwnFiles() {
    PythonStage stage =
        PythonStage.official("3.12.4")
            .with(
                "/app/pyproject.toml",
                """
                [project]
                name = "app"
                dependencies = ["click"]
                [project.optional-dependencies]
                all = ["app[web]"]
                web = ["flask"]
                [tool.setuptools]
                packages = ["app"]
                """)
            .with("/app/app/__init__.py", "x".repeat(5_000))
            .with("/app/app/deep/more.py", "x".repeat(90_000))
            .with("/app/tests/test_a.py", "x".repeat(90_000));
    stage.workingDirectory = "/app";
    List<Entry> layer = stage.layer("uv pip install --system --no-cache .[all]");
    assertTrue(names(layer).containsAll(List.of("app", "click", "flask")));
    Entry own =
        layer.stream()
            .filter(entry -> entry.owner().equals("app (own files)"))
            .filter(entry -> entry.path().endsWith("site-packages"))
            .findFirst()
            .orElseThrow();
    assertEquals(8_000, own.weight().unpacked().likely());
  }

  @Test
  void uvSyncTakesTheLockAndTheDefaultGroup() {
    PythonStage stage =
        PythonStage.official("3.12.4")
            .with(
                "/app/pyproject.toml",
                """
                [project]
                name = "app"
                dependencies = ["anyio"]
                [dependency-groups]
                dev = ["six"]
                """)
            .with(
                "/app/uv.lock",
                """
                [[package]]
                name = "anyio"
                version = "4.11.0"
                dependencies = [
                    { name = "idna" },
                ]

                [[package]]
                name = "idna"
                version = "3.11"

                [[package]]
                name = "six"
                version = "1.17.0"
                """);
    stage.workingDirectory = "/app";
    List<Entry> layer = stage.layer("uv sync --frozen --no-install-project");
    assertEquals(List.of("anyio 4.11.0", "idna 3.11", "six 1.17.0"), packages(layer));
    assertEquals("/app/.venv/lib/python3.12/site-packages", places(layer));
    PythonStage lean = PythonStage.official("3.12.4");
    lean.with(
        "/app/pyproject.toml",
        "[project]\nname='app'\ndependencies=['six']\n[dependency-groups]\ndev=['click']\n");
    lean.workingDirectory = "/app";
    assertEquals(List.of("six"), names(lean.layer("uv sync --no-dev --no-install-project")));
  }

  @Test
  void poetryInstallsNoExtrasUnasked() {
    PythonStage stage = PythonStage.official("3.12.4");
    stage.with(
        "/app/pyproject.toml",
        """
        [tool.poetry]
        name = "app"
        [tool.poetry.dependencies]
        python = "^3.12"
        six = "^1.16"
        click = {version = "*", optional = true}
        [tool.poetry.extras]
        cli = ["click"]
        [tool.poetry.group.dev.dependencies]
        idna = "*"
        """);
    stage.workingDirectory = "/app";
    stage.layer("poetry config virtualenvs.create false");
    List<Entry> all = stage.layer("poetry install --no-root");
    assertEquals(List.of("idna", "six"), names(all));
    assertEquals("/usr/local/lib/python3.12/site-packages", places(all));
    assertEquals(
        List.of("click"), names(stage.layer("poetry install --no-root --only main -E cli")));
  }

  @Test
  void poetryKeepsArchivesTwiceUnlessToldOtherwise() {
    for (String option : List.of("", " --no-cache")) {
      PythonStage stage = PythonStage.official("3.12.4");
      stage.with(
          "/app/pyproject.toml",
          "[tool.poetry]\nname='app'\n[tool.poetry.dependencies]\nsix='*'\n");
      stage.workingDirectory = "/app";
      List<Entry> kept = caches(stage.layer("poetry install --no-root" + option));
      List<String> paths = kept.stream().map(Entry::path).sorted().toList();
      assertEquals("/root/.cache/pypoetry/artifacts", paths.getFirst());
      // The answers of the index held them, too.
      assertEquals(
          option.isEmpty() ? List.of("/root/.cache/pypoetry/cache") : List.of(),
          paths.subList(1, paths.size()));
    }
  }

  @Test
  void poetryExportWritesPinsThatPipReads() {
    PythonStage stage = PythonStage.official("3.12.4");
    stage.with(
        "/app/pyproject.toml", "[tool.poetry]\nname='app'\n[tool.poetry.dependencies]\nsix='*'\n");
    stage.workingDirectory = "/app";
    stage.layer("poetry export -f requirements.txt --output requirements.txt --without-hashes");
    assertEquals(List.of("six 1.17.0"), packages(stage.layer("pip install -r requirements.txt")));
  }

  @Test
  void pipenvReadsItsLock() {
    PythonStage stage = PythonStage.official("3.12.4");
    stage.with("/Pipfile", "[packages]\nsix = \"*\"\n[dev-packages]\nclick = \"*\"\n");
    assertEquals(List.of("six"), names(stage.layer("pipenv install --system --deploy")));
    assertEquals(List.of("click"), names(stage.layer("pipenv install --system --deploy --dev")));
  }

  /** The table has a newer click than these locks. */
  @Test
  void eachLockDecidesTheVersion() {
    String project = "[project]\nname = 'app'\nversion = '1'\ndependencies = ['click']\n";
    String lock =
        "[[package]]\nname = \"click\"\nversion = \"8.3.0\"\ngroups = [\"default\", \"main\"]\n";
    Map<String, String> commands =
        Map.of(
            "uv.lock", "uv sync --frozen --no-install-project",
            "poetry.lock", "poetry install --no-root",
            "pdm.lock", "pdm sync --no-self");
    commands.forEach((file, command) -> {
      PythonStage stage = PythonStage.official("3.12.4");
      stage.with("/pyproject.toml", project);
      String head =
          file.equals("uv.lock")
              ? "version = 1\n"
                  + "[[package]]\n"
                  + "name = \"app\"\n"
                  + "version = \"1\"\n"
                  + "source = { virtual = \".\" }\n"
                  + "dependencies = [\n"
                  + "    { name = \"click\" },\n"
                  + "]\n"
              : "";
      stage.with("/" + file, head + lock);
      assertEquals(
          List.of("click 8.3.0"),
          packages(stage.layer(command)).stream().filter(one -> one.startsWith("click")).toList(),
          file);
    });
    PythonStage pipenv = PythonStage.official("3.12.4");
    pipenv.with("/Pipfile", "[packages]\nclick = \"*\"\n");
    pipenv.with(
        "/Pipfile.lock",
        """
        {
            "_meta": {
                "hash": {
                    "sha256": "x"
                }
            },
            "default": {
                "click": {
                    "version": "==8.3.0"
                }
            },
            "develop": {}
        }
        """);
    assertEquals(
        List.of("click 8.3.0"), packages(pipenv.layer("pipenv install --system --deploy")));
  }

  @Test
  void constraintsComeFromOptionsAndTheEnvironment() {
    for (String command :
        List.of(
            "pip install -c /limits.txt click", "uv pip install --system -c /limits.txt click")) {
      PythonStage stage = PythonStage.official("3.12.4");
      stage.with("/limits.txt", "click<8.4\nflask==1.0\n");
      assertEquals(List.of("click 8.3.0"), packages(stage.layer(command)), command);
    }
    PythonStage stage = PythonStage.official("3.12.4");
    stage.with("/limits.txt", "click<8.4\n");
    stage.environment.put("PIP_CONSTRAINT", "/limits.txt");
    assertEquals(List.of("click 8.3.0"), packages(stage.layer("pip install click")));
  }

  @Test
  void uvsLinksCostNothingAndItsCopiesCount() {
    long linked =
        PythonStage.unpacked(
            PythonStage.official("3.12.4").layer("uv pip install --system django"));
    PythonStage copying = PythonStage.official("3.12.4");
    copying.environment.put("UV_LINK_MODE", "copy");
    List<Entry> copied = copying.layer("uv pip install --system django");
    assertTrue(PythonStage.unpacked(copied) > 1.8 * linked);
    assertEquals(Basis.APPROXIMATE, caches(copied).getFirst().weight().unpacked().basis());
  }

  @Test
  void scriptsAreUnknownAndHarmlessProgramsAreNot() {
    PythonStage stage = PythonStage.official("3.12.4");
    stage.layer("python --version", "python -c import(sys)");
    assertEquals(List.of(), stage.unknown);
    stage.layer("python manage.py collectstatic");
    assertEquals(List.of("what \"manage.py\" writes is not known"), stage.unknown);
    stage.layer("conda install numpy");
    assertTrue(stage.unknown.getLast().contains("conda"));
  }

  @Test
  void whatCondaKeepsIsToldUnlessItIsCleaned() {
    PythonStage stage = PythonStage.official("3.12.4");
    List<Entry> kept = stage.layer("conda install -y numpy");
    assertEquals("/opt/conda/pkgs", kept.getFirst().path());
    assertTrue(
        kept.getFirst().weight().unpacked().toString().contains("conda clean -afy"),
        kept.toString());
    for (String clean : List.of("conda clean -afy", "conda clean --all", "mamba clean -tipy")) {
      assertEquals(List.of(), stage.layer("conda install -y pandas", clean), clean);
    }
    assertEquals(1, stage.layer("conda install -y scipy", "conda clean --index-cache").size());
    stage.environment.put("MAMBA_ROOT_PREFIX", "/srv/mamba");
    assertEquals("/srv/mamba/pkgs", stage.layer("micromamba install -y numpy").getFirst().path());
    assertEquals(List.of(), stage.layer("conda config --set a b"));
  }

  @Test
  void anExtraOfAnOlderVersionIsOfThatVersion() {
    PythonStage stage = PythonStage.official("3.11.7");
    List<Entry> layer = stage.layer("pip install --no-cache-dir psycopg[binary]==3.2.7");
    assertTrue(
        PythonStage.owners(layer).contains("psycopg-binary 3.2.7"),
        PythonStage.owners(layer).toString());
  }

  @Test
  void pythonsOwnModulesPackAndTakeLittleOfTheLibrary() {
    PythonStage stage = PythonStage.official("3.11.7");
    long compiling = PythonStage.unpacked(stage.layer("python -m compileall -q /nothing"));
    assertEquals(1_170_000, compiling, 100_000);
    stage.layer("python -m zipfile -l some.zip");
    assertEquals(List.of(), stage.unknown);
  }

  @Test
  void compileallFillsInWhatUvLeftOut() {
    PythonStage stage = PythonStage.official("3.12.4");
    stage.layer("uv pip install --system django");
    List<Entry> layer = stage.layer("python -m compileall -q /usr/local/lib/python3.12");
    assertTrue(layer.stream().anyMatch(entry -> entry.owner().startsWith("django ")));
    assertFalse(
        stage.layer("python -m compileall -q /usr/local/lib/python3.12").stream()
            .anyMatch(entry -> entry.owner().startsWith("django ")));
  }

  @Test
  void noCommandBreaksOnOddWords() {
    for (String program :
        List.of(
            "pip",
            "uv",
            "poetry",
            "pdm",
            "pipenv",
            "pipx",
            "python",
            "virtualenv",
            "conda",
            "pytest")) {
      for (String words :
          List.of(
              "",
              " install",
              " install -r",
              " install --",
              " -",
              " --python",
              " -m",
              " -c",
              " pip",
              " pip install -r",
              " tool install",
              " sync --extra",
              " config a",
              " install -e",
              " install .",
              " install [",
              " install ==",
              " export -o")) {
        PythonStage.official("3.12.4").layer(program + words);
      }
    }
  }
}
