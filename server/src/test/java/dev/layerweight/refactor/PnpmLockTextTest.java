package dev.layerweight.refactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.text.TextEdit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PnpmLockTextTest {

  private static final String NINE =
      """
      lockfileVersion: '9.0'

      importers:

        .:
          dependencies:
            '@types/node':
              specifier: ^20
              version: 20.1.0
            mocha:
              specifier: ^10.0.0
              version: 10.8.2
            ms:
              specifier: ^2.1.0
              version: 2.1.3
          devDependencies:
            semver:
              specifier: ^7.0.0
              version: 7.8.6

        app:
          dependencies:
            mocha:
              specifier: ^10.0.0
              version: 10.8.2

      packages:
      """;

  private static final String SIX =
      """
      lockfileVersion: '6.0'

      dependencies:
        mocha:
          specifier: ^10.0.0
          version: 10.8.2
        ms:
          specifier: ^2.1.0
          version: 2.1.3

      packages:
      """;

  private static String after(String text, String... names) {
    return TextEdit.apply(text, PnpmLockText.toDevelopment(text, Set.of(names)));
  }

  @Test
  void theRootOfTheWorkspace() {
    assertEquals(
        """
        lockfileVersion: '9.0'

        importers:

          .:
            dependencies:
              ms:
                specifier: ^2.1.0
                version: 2.1.3
            devDependencies:
              '@types/node':
                specifier: ^20
                version: 20.1.0
              mocha:
                specifier: ^10.0.0
                version: 10.8.2
              semver:
                specifier: ^7.0.0
                version: 7.8.6

          app:
            dependencies:
              mocha:
                specifier: ^10.0.0
                version: 10.8.2

        packages:
        """,
        after(NINE, "mocha", "@types/node"));
  }

  @Test
  void allOfAList() {
    assertEquals(
        NINE.replace("    dependencies:\n      '@types", "    devDependencies:\n      '@types")
            .replace(
                "    devDependencies:\n      semver:\n        specifier: ^7.0.0\n"
                    + "        version: 7.8.6\n",
                "      semver:\n        specifier: ^7.0.0\n        version: 7.8.6\n"),
        after(NINE, "mocha", "@types/node", "ms"));
    assertEquals(SIX.replace("\ndependencies:", "\ndevDependencies:"), after(SIX, "mocha", "ms"));
  }

  @Test
  void theOldFormWithoutAListForDevelopment() {
    assertEquals(
        """
        lockfileVersion: '6.0'

        dependencies:
          ms:
            specifier: ^2.1.0
            version: 2.1.3

        devDependencies:
          mocha:
            specifier: ^10.0.0
            version: 10.8.2

        packages:
        """,
        after(SIX, "mocha"));
  }

  @Test
  void whatIsNotThereMovesNothing() {
    assertEquals(List.of(), PnpmLockText.toDevelopment(NINE, Set.of("mocha", "jest")));
    assertEquals(List.of(), PnpmLockText.toDevelopment("", Set.of("mocha")));
    assertEquals(List.of(), PnpmLockText.toDevelopment("importers:\n  .:\n", Set.of("mocha")));
  }
}
