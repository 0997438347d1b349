package dev.layerweight.advice.rules;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Node packages that serve development only, each with what it is for.
 *
 * <p>Chosen by what the packages say of themselves: runners of tests and what they load, checkers
 * and formatters of code, types without code, hooks of git, makers of documentation and of
 * releases. Compilers and bundlers are not here: many images build with them.
 */
final class NodeTools {

  private static final Map<String, String> PURPOSES = purposes();

  /** Families whose members are named after the tool that they belong to. */
  private static final Map<Pattern, String> FAMILIES =
      Map.of(
          Pattern.compile(
              "(jest|karma|mocha|chai|sinon|enzyme|jasmine|cypress|vitest|tap|tape|nyc)-.+"
                  + "|@(jest|testing-library|vitest|cypress|pact-foundation)/.+"
                  + "|(ts|babel|vue|esbuild)-jest"),
          "testing",
          Pattern.compile("(eslint|tslint|stylelint)-.+|@(typescript-eslint|eslint|commitlint)/.+"),
          "linting",
          Pattern.compile("prettier-.+"),
          "formatting",
          Pattern.compile("@types/.+"),
          "type checking");

  private NodeTools() {}

  private static Map<String, String> purposes() {
    Map<String, Set<String>> byPurpose =
        Map.of(
            "testing",
            Set.of(
                "jest",
                "mocha",
                "chai",
                "sinon",
                "jasmine",
                "karma",
                "ava",
                "tap",
                "tape",
                "vitest",
                "nyc",
                "c8",
                "istanbul",
                "supertest",
                "nock",
                "cypress",
                "@playwright/test",
                "testcafe",
                "nightwatch",
                "enzyme",
                "proxyquire",
                "mock-fs",
                "mongodb-memory-server",
                "codecov",
                "coveralls",
                "qunit",
                "protractor"),
            "linting",
            Set.of(
                "eslint",
                "tslint",
                "jshint",
                "standard",
                "xo",
                "stylelint",
                "oxlint",
                "@biomejs/biome",
                "markdownlint-cli",
                "madge",
                "depcheck",
                "knip",
                "npm-check-updates"),
            "formatting",
            Set.of("prettier", "pretty-quick", "js-beautify"),
            "hooks of git",
            Set.of("husky", "lint-staged", "simple-git-hooks", "lefthook", "commitizen"),
            "restarting on changes",
            Set.of("nodemon", "ts-node-dev"),
            "documentation",
            Set.of("jsdoc", "typedoc"),
            "releases",
            Set.of("semantic-release", "standard-version", "release-it", "np"));
    Map<String, String> purposes = new HashMap<>();
    byPurpose.forEach((purpose, names) -> names.forEach(name -> purposes.put(name, purpose)));
    return Map.copyOf(purposes);
  }

  /** What a package is for, if it serves development only. */
  static Optional<String> purpose(String name) {
    return Optional.ofNullable(PURPOSES.get(name))
        .or(() ->
            FAMILIES.entrySet().stream()
                .filter(family -> family.getKey().matcher(name).matches())
                .map(Map.Entry::getValue)
                .findFirst());
  }

  /** The command that a package is run by. */
  static String program(String name) {
    return switch (name) {
      case "@playwright/test" -> "playwright";
      case "@commitlint/cli" -> "commitlint";
      case "@biomejs/biome" -> "biome";
      case "markdownlint-cli" -> "markdownlint";
      case "npm-check-updates" -> "ncu";
      case "commitizen" -> "cz";
      default -> name;
    };
  }
}
