package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import dev.layerweight.image.Platform;
import dev.layerweight.policy.Level;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static Settings with(String json) {
    return Settings.DEFAULT.with(JsonParser.parseString(json));
  }

  @Test
  void takesEverySettingWithAndWithoutItsSection() {
    Settings expected =
        new Settings(
            false,
            false,
            OptionalLong.of(5_000_000),
            SizeUnit.BOTH,
            Optional.of(Platform.LINUX_ARM64),
            Map.of("pip-cache", Level.OFF));
    String json =
        "{\"enabled\":false,\"inlayHints\":false,\"minimumBytes\":5000000,\"unit\":\"both\","
            + "\"platform\":\"linux/arm64\",\"rules\":{\"pip-cache\":\"off\",\"x\":\"loud\",\"y\":3},"
            + "\"java\":{\"home\":\"x\"}}";
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
    assertEquals(OptionalLong.of(0), with("{\"minimumBytes\":-5}").minimumBytes());
  }

  @Test
  void nullTakesBackWhatWasSet() {
    Settings set =
        with("{\"minimumBytes\":5,\"platform\":\"linux/arm64\",\"rules\":{\"a\":\"off\"}}");
    assertEquals(
        Settings.DEFAULT,
        set.with(
            JsonParser.parseString("{\"minimumBytes\":null,\"platform\":\"\",\"rules\":null}")));
    assertEquals(set, set.with(JsonParser.parseString("{}")));
  }
}
