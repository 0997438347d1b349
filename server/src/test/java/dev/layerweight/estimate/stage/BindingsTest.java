package dev.layerweight.estimate.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BindingsTest {

  @Test
  void whatIsAddedWins() {
    Bindings first = Bindings.of(Map.of("A", "1", "B", "2"));
    Bindings second = first.with(Map.of("A", "3"));
    assertEquals(Map.of("A", "1", "B", "2"), first);
    assertEquals(Map.of("A", "3", "B", "2"), second);
    assertTrue(second.containsKey("B"));
    assertFalse(second.containsKey("C"));
  }

  @Test
  void nothingNewIsTheSame() {
    Bindings values = Bindings.of(Map.of("A", "1", "B", "2"));
    assertSame(values, values.with(Map.of("B", "2")));
    assertSame(Bindings.NONE, Bindings.of(Map.of()));
    assertTrue(Bindings.NONE.isEmpty());
  }

  @Test
  void isTheMapOfAllThatWasAdded() {
    Random random = new Random(1);
    Bindings values = Bindings.NONE;
    Map<String, String> expected = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      Map<String, String> added = new HashMap<>();
      for (int j = random.nextInt(3); j >= 0; j--) {
        added.put("K" + random.nextInt(500), "V" + random.nextInt(9));
      }
      values = values.with(added);
      expected.putAll(added);
      String asked = "K" + random.nextInt(600);
      assertEquals(expected.get(asked), values.get(asked));
    }
    assertEquals(expected, values);
    assertEquals(expected.size(), values.size());
  }
}
