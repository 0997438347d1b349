package dev.layerweight.lsp;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;

/**
 * What real clients say about themselves: each a file in {@code clients}, recorded from the client
 * or taken from its source, as the file's {@code source} says.
 */
enum Profiles {
  VS_CODE,
  LSP4IJ,
  EGLOT,
  EGLOT_PLAIN,
  YCM,
  NEOVIM,
  HELIX,
  KAKOUNE,
  FIRST,
  SAYS_NOTHING;

  /** The initialize request as it stands in the file. */
  JsonObject json() {
    String file = "clients/" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".json";
    try (InputStream in = Objects.requireNonNull(Profiles.class.getResourceAsStream(file), file);
        InputStreamReader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject().getAsJsonObject("initialize");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  InitializeParams params() {
    return new MessageJsonHandler(Map.of()).getGson().fromJson(json(), InitializeParams.class);
  }
}
