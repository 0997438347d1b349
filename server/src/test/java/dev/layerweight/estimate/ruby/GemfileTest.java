package dev.layerweight.estimate.ruby;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.estimate.locked.LockedPackage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GemfileTest {

  @Test
  void groupsAreReadInAllTheirForms() {
    Gemfile gemfile =
        Gemfile.parse(
            """
            source "https://gems.test"
            gem "rails", "~> 7" # group: :test
            gem 'a', group: :test
            gem "b", :groups => [:development, "test"]
            group :development, :test do
              gem "c"
              platforms :ruby do
                gem("d")
              end
            end
            group "docs", optional: true do
              gem "e"
            end
            gem "f"
            if ENV["X"]
              gem "g"
            end
            # gem "h"
            """);
    assertEquals(Set.of("default"), gemfile.groups().get("rails"));
    assertEquals(Set.of("test"), gemfile.groups().get("a"));
    assertEquals(Set.of("development", "test"), gemfile.groups().get("b"));
    assertEquals(Set.of("development", "test"), gemfile.groups().get("d"));
    assertEquals(Set.of("default"), gemfile.groups().get("f"));
    assertEquals(Set.of("default"), gemfile.groups().get("g"));
    assertEquals(Set.of("docs"), gemfile.optional());
    assertEquals(List.of("a", "b", "c", "d"), gemfile.onlyIn(Set.of("development", "test")));
    assertEquals(List.of("a"), gemfile.onlyIn(Set.of("test")));
  }

  @Test
  void endsWithoutBeginningsAndLongLinesDoNoHarm() {
    Gemfile gemfile = Gemfile.parse("end\nend\ngem \"a\"\ngem \"" + "b".repeat(5_000) + "\"\n");
    assertEquals(Set.of("a"), gemfile.groups().keySet());
  }

  @Test
  void whatOnlyTheGemsLeftOutNeedIsNotLoaded() {
    GemLock lock =
        GemLock.parse(
            """
            GEM
              remote: https://gems.test/
              specs:
                a (1.0)
                  shared (>= 1)
                b (2.0-x86_64-linux)
                  only (~> 1)
                  shared
                c (1.0-arm64-darwin)
                only (1.1)
                shared (1.2)

            DEPENDENCIES
              a
              b (~> 2)!
            """);
    assertEquals(4, lock.loaded().size(), lock.loaded().toString());
    assertEquals(
        List.of(new LockedPackage("a", "1.0"), new LockedPackage("shared", "1.2")),
        lock.without(Set.of("b")));
    assertEquals(lock.loaded(), lock.without(Set.of()));
    assertTrue(GemLock.parse("nonsense").loaded().isEmpty());
  }
}
