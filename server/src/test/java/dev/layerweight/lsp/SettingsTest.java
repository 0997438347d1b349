package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import dev.layerweight.image.Platform;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static Settings with(String json) {
    return Settings.DEFAULT.with(JsonParser.parseString(json));
  }

  @Test
  void takesEverySettingWithAndWithoutItsSection() {
    Settings expected = new Settings(false, false, 5_000_000, SizeUnit.BOTH, Platform.LINUX_ARM64);
    String json =
        "{\"enabled\":false,\"inlayHints\":false,\"minimumBytes\":5000000,\"unit\":\"both\","
            + "\"platform\":\"linux/arm64\",\"java\":{\"home\":\"x\"}}";
    assertEquals(expected, with(json));
    assertEquals(expected, with("{\"layerweight\":" + json + ",\"other\":1}"));
  }

  @Test
  void whatMakesNoSenseChangesNothing() {
    assertEquals(
        Settings.DEFAULT,
        with(
            "{\"enabled\":\"yes\",\"inlayHints\":null,\"minimumBytes\":\"1\",\"unit\":3,"
                + "\"platform\":\"here\"}"));
    assertEquals(Settings.DEFAULT, with("null"));
    assertEquals(Settings.DEFAULT, with("[1,2]"));
    assertEquals(0, with("{\"minimumBytes\":-5}").minimumBytes());
  }
}
