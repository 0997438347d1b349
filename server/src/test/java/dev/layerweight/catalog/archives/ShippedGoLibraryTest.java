package dev.layerweight.catalog.archives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.GoLibrary.Library;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShippedGoLibraryTest {

  private final ShippedGoLibrary library = new ShippedGoLibrary();

  @SuppressWarnings("unchecked")
  private Answer.Found<Library> find(String version) {
    return assertInstanceOf(Answer.Found.class, library.of(Optional.of(version)));
  }

  @Test
  void theMinorVersionDecides() {
    assertEquals("1.22", find("1.22.5").value().version());
    assertFalse(find("1.22").nearest());
    assertEquals("1.18", find("1.15.1").value().version());
    assertEquals("1.27", find("1.99.0").value().version());
    assertTrue(find("1.15.1").nearest() && find("1.99.0").nearest());
    assertTrue(assertInstanceOf(Answer.Found.class, library.of(Optional.empty())).nearest());
  }

  @Test
  void aPackageBringsWhatItImports() {
    Library known = find("1.26.8").value();
    Set<String> needed = known.closure(List.of("net/http", "no/such/package"));
    assertTrue(needed.containsAll(Set.of("crypto/tls", "vendor/golang.org/x/net/idna", "runtime")));
    assertFalse(needed.contains("html/template"));
    assertTrue(known.packages().get("net").bytes() < known.packages().get("net").bytesWithCgo());
    assertTrue(needed.stream().allMatch(known.packages()::containsKey));
  }
}
