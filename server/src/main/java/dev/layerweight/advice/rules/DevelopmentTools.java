package dev.layerweight.advice.rules;

import dev.layerweight.catalog.PythonProject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Python projects that serve development only, each with what it is for.
 *
 * <p>Chosen by what the projects say of themselves in their classifiers and summaries: test runners
 * and their plugins, checkers of style and types, documentation builders, interactive shells,
 * release tools. Libraries that programs also import at run time (typing-extensions, attrs, jinja2,
 * requests) are not here, whoever pulls them in.
 */
final class DevelopmentTools {

  private static final Map<String, String> PURPOSES = purposes();

  /** Families whose members are named after the tool that they extend. */
  private static final Map<Pattern, String> FAMILIES =
      Map.of(
          Pattern.compile("pytest-.+"), "testing",
          Pattern.compile("flake8-.+|pylint-.+|pep8-naming"), "linting",
          Pattern.compile("types-.+|.+-stubs"), "type checking",
          Pattern.compile("sphinx-.+|sphinxcontrib-.+|mkdocs-.+|mkdocstrings(-.+)?"),
              "documentation",
          Pattern.compile("nbsphinx|nbval|jupyterlab-.+"), "interactive work",
          Pattern.compile("tox-.+|hypothesis-.+"), "testing");

  /** Extras and groups, and the files of that name, that ask for development tools. */
  private static final Pattern GROUP =
      Pattern.compile(
          "(all-?)?(dev|devel|develop|development|test|tests|testing|lint|linting|linters?|docs?"
              + "|documentation|typing|types|type-check(ing)?|typecheck(ing)?|mypy|format(ting)?"
              + "|style|checks?|qa|quality|ci|cov|coverage|pytest|debug)(-(deps|dependencies"
              + "|requirements))?");

  private DevelopmentTools() {}

  private static Map<String, String> purposes() {
    Map<String, Set<String>> byPurpose = new LinkedHashMap<>();
    byPurpose.put(
        "testing",
        Set.of(
            "pytest",
            "tox",
            "nox",
            "coverage",
            "hypothesis",
            "nose",
            "nose2",
            "pynose",
            "mock",
            "responses",
            "requests-mock",
            "respx",
            "freezegun",
            "time-machine",
            "factory-boy",
            "vcrpy",
            "moto",
            "testcontainers",
            "testfixtures",
            "behave",
            "robotframework",
            "mutmut",
            "codecov",
            "coveralls",
            "diff-cover",
            "locust",
            "aioresponses",
            "parameterized",
            "ward",
            "schemathesis",
            "syrupy",
            "inline-snapshot",
            "pyfakefs",
            "model-bakery",
            "django-test-plus",
            "green",
            "testtools",
            "unittest-xml-reporting"));
    byPurpose.put(
        "linting",
        Set.of(
            "ruff",
            "flake8",
            "pylint",
            "pycodestyle",
            "pydocstyle",
            "pyflakes",
            "pylama",
            "bandit",
            "vulture",
            "radon",
            "xenon",
            "mccabe",
            "prospector",
            "pre-commit",
            "codespell",
            "yamllint",
            "pymarkdownlnt",
            "interrogate",
            "safety",
            "pip-audit",
            "semgrep",
            "wemake-python-styleguide",
            "djlint",
            "sqlfluff",
            "refurb",
            "perflint",
            "dodgy",
            "eradicate",
            "darglint",
            "pydoclint",
            "import-linter",
            "deptry",
            "fawltydeps",
            "creosote"));
    byPurpose.put(
        "formatting",
        Set.of(
            "black",
            "isort",
            "autopep8",
            "yapf",
            "autoflake",
            "docformatter",
            "pyupgrade",
            "add-trailing-comma",
            "blacken-docs",
            "mdformat",
            "usort",
            "ufmt",
            "djhtml"));
    byPurpose.put(
        "type checking",
        Set.of(
            "mypy",
            "pyright",
            "basedpyright",
            "pytype",
            "pyre-check",
            "ty",
            "monkeytype",
            "django-stubs",
            "djangorestframework-stubs",
            "pandas-stubs",
            "sqlalchemy2-stubs",
            "sqlalchemy-stubs",
            "boto3-stubs",
            "celery-types"));
    byPurpose.put(
        "documentation",
        Set.of(
            "sphinx",
            "mkdocs",
            "pdoc",
            "pdoc3",
            "myst-parser",
            "furo",
            "numpydoc",
            "recommonmark",
            "mike",
            "doc8",
            "rstcheck",
            "zensical"));
    byPurpose.put(
        "interactive work",
        Set.of(
            "ipython",
            "ipdb",
            "pdbpp",
            "pudb",
            "jupyter",
            "jupyterlab",
            "notebook",
            "ipykernel",
            "ipywidgets",
            "jupyter-console",
            "nbconvert",
            "debugpy",
            "ptpython",
            "bpython",
            "snakeviz",
            "line-profiler",
            "memory-profiler",
            "py-spy",
            "scalene",
            "pyinstrument",
            "django-debug-toolbar",
            "flask-debugtoolbar"));
    byPurpose.put(
        "packaging",
        Set.of(
            "twine",
            "bump2version",
            "bumpversion",
            "bump-my-version",
            "commitizen",
            "towncrier",
            "python-semantic-release",
            "check-manifest",
            "pyroma",
            "pip-tools",
            "nuitka",
            "pyinstaller",
            "cookiecutter",
            "copier"));
    Map<String, String> purposes = new LinkedHashMap<>();
    byPurpose.forEach((purpose, names) -> names.forEach(name -> purposes.put(name, purpose)));
    return Map.copyOf(purposes);
  }

  /** What a project is for, if it serves development only. */
  static Optional<String> purpose(String project) {
    String name = PythonProject.normalised(project);
    return Optional.ofNullable(PURPOSES.get(name))
        .or(() ->
            FAMILIES.entrySet().stream()
                .filter(family -> family.getKey().matcher(name).matches())
                .map(Map.Entry::getValue)
                .findFirst());
  }

  /** Whether an extra or group of this name asks for tools of development. */
  static boolean isGroup(String name) {
    return GROUP.matcher(PythonProject.normalised(name)).matches();
  }

  /** Whether a requirement file's path says that it is for development. */
  static boolean isDevelopmentFile(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.(txt|in)$", "");
    String folder = path.replaceFirst("/?[^/]*$", "");
    String bare =
        name.replaceFirst("^requirements?[-_.]", "").replaceFirst("[-_.]requirements?$", "");
    return !bare.equals(name) && isGroup(bare) || folder.endsWith("requirements") && isGroup(name);
  }

  /** The module that a program imports a project by. */
  static String module(String project) {
    return switch (PythonProject.normalised(project)) {
      case "ipython" -> "IPython";
      case "factory-boy" -> "factory";
      case "django-debug-toolbar" -> "debug_toolbar";
      case "pip-tools" -> "piptools";
      case "python-semantic-release" -> "semantic_release";
      case "pynose" -> "nose";
      case String name -> name.replace('-', '_');
    };
  }

  /** The command that a project is run by. */
  static String program(String project) {
    return switch (PythonProject.normalised(project)) {
      case "sphinx" -> "sphinx-build";
      case "notebook", "jupyterlab" -> "jupyter";
      case "robotframework" -> "robot";
      case "pymarkdownlnt" -> "pymarkdown";
      default -> PythonProject.normalised(project);
    };
  }
}
