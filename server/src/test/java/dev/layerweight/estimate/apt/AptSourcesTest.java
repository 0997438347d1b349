package dev.layerweight.estimate.apt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.AptSource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AptSourcesTest {

  @Test
  void oneLineSourcesAreRead() {
    assertEquals(
        List.of(
            new AptSource(
                "http://archive.test/debian",
                "bookworm-security",
                List.of("main", "contrib"),
                List.of("amd64", "arm64")),
            new AptSource("https://flat.test/deb", "/", List.of())),
        AptSources.of(
            "a.list",
            """
            # deb http://no.test/ bookworm main
            deb [arch=amd64,arm64 signed-by=/k] http://archive.test/debian/ bookworm-security main contrib
            deb-src http://archive.test/debian bookworm main
            deb [trusted=yes]https://flat.test/deb/ /
            deb http://cut.test bookworm
            """));
  }

  @Test
  void stanzasAreRead() {
    assertEquals(
        List.of(
            new AptSource("http://a.test/debian", "trixie", List.of("main", "contrib")),
            new AptSource("http://a.test/debian", "trixie-updates", List.of("main", "contrib")),
            new AptSource("http://b.test/flat", "./", List.of(), List.of("arm64"))),
        AptSources.of(
            "a.sources",
            """
            # a comment
            Types: deb deb-src
            URIs: http://a.test/debian/
            Suites: trixie
              trixie-updates
            Components: main contrib
            Signed-By:
             -----BEGIN PGP PUBLIC KEY BLOCK-----
             .
             abc

            Enabled: no
            Types: deb
            URIs: http://off.test
            Suites: trixie
            Components: main

            Types: deb
            URIs: http://b.test/flat
            Suites: ./
            Architectures: arm64
            """));
  }

  @Test
  void anythingElseIsNothing() {
    assertEquals(List.of(), AptSources.of("a.bak", "deb http://a.test x main"));
    assertEquals(List.of(), AptSources.of("a.list", "deb [arch= ]\ndeb [x y\ndeb\ndebug a b c\n"));
    assertTrue(AptSources.of("a.list", "deb http://a.test x main\n".repeat(10_000)).size() <= 500);
  }
}
