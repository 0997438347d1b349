package dev.layerweight.catalog.pypi.live;

import dev.layerweight.catalog.client.ClientMachine;
import dev.layerweight.catalog.client.Configured;
import dev.layerweight.catalog.client.Credentials;
import dev.layerweight.catalog.client.ServerAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * Where uv is told to look: {@code UV_DEFAULT_INDEX} and its fellows, then the first {@code
 * uv.toml} of the user or of all users that names an index.
 *
 * @param index the main index
 * @param extraIndexes asked beside it; those for named packages only are left out
 */
record UvSettings(
    Optional<Configured> index, List<Configured> extraIndexes, Credentials credentials) {

  private static final int LIMIT_INDEXES = 100;

  static UvSettings of(ClientMachine machine) {
    Reading reading = new Reading(machine);
    reading.variables();
    files(machine).forEach(reading::file);
    return new UvSettings(
        reading.main.stream().findFirst(), List.copyOf(reading.extra), reading.credentials.done());
  }

  private static List<Path> files(ClientMachine machine) {
    if (machine.variable("UV_NO_CONFIG").isPresent()) {
      return List.of();
    }
    Optional<Path> only = machine.path("UV_CONFIG_FILE");
    if (only.isPresent()) {
      return List.of(only.get());
    }
    List<Path> files = new ArrayList<>();
    switch (machine.system()) {
      case WINDOWS -> {
        machine.path("APPDATA").ifPresent(folder -> files.add(folder.resolve("uv/uv.toml")));
        machine.path("PROGRAMDATA").ifPresent(folder -> files.add(folder.resolve("uv/uv.toml")));
      }
      case LINUX, MACOS -> {
        files.add(machine.userConfiguration().resolve("uv/uv.toml"));
        machine.sharedConfigurations().forEach(folder -> files.add(folder.resolve("uv/uv.toml")));
        files.add(machine.root().resolve("etc/uv/uv.toml"));
      }
    }
    return files;
  }

  private static final class Reading {

    private final ClientMachine machine;
    private final List<Configured> main = new ArrayList<>();
    private final List<Configured> extra = new ArrayList<>();
    private final Credentials.Collector credentials = new Credentials.Collector();

    Reading(ClientMachine machine) {
      this.machine = machine;
    }

    void variables() {
      for (String name : List.of("UV_DEFAULT_INDEX", "UV_INDEX_URL")) {
        machine.variable(name).ifPresent(text -> add(main, text, name));
      }
      for (String name : List.of("UV_INDEX", "UV_EXTRA_INDEX_URL")) {
        for (String word : machine.variable(name).orElse("").strip().split("\\s+")) {
          add(extra, word, name);
        }
      }
    }

    /** An address, or {@code name=address}. */
    private void add(List<Configured> list, String text, String origin) {
      int equals = text.indexOf('=');
      boolean named = equals > 0 && text.substring(0, equals).matches("[A-Za-z0-9._-]{1,100}");
      add(
          list,
          named ? text.substring(equals + 1) : text,
          named ? text.substring(0, equals) : "",
          origin);
    }

    private void add(List<Configured> list, String address, String name, String origin) {
      Optional<ServerAddress> server = ServerAddress.parse(address);
      if (server.isEmpty() || list.size() >= LIMIT_INDEXES) {
        return;
      }
      list.add(new Configured(server.get(), origin));
      server.get().authorization().ifPresent(header -> credentials.add(server.get().uri(), header));
      String prefix =
          "UV_INDEX_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_";
      Optional<String> password = machine.variable(prefix + "PASSWORD");
      if (!name.isEmpty() && password.isPresent()) {
        String user = machine.variable(prefix + "USERNAME").orElse("");
        credentials.add(server.get().uri(), ServerAddress.basicHeader(user + ":" + password.get()));
      }
    }

    void file(Path file) {
      ClientMachine.text(file).map(Toml::parse).ifPresent(this::table);
    }

    private void table(TomlParseResult toml) {
      tables(toml, "index").forEach(this::index);
      for (String prefix : List.of("", "pip.")) {
        text(toml, prefix + "index-url").ifPresent(url -> add(main, url, "uv.toml"));
        texts(toml, prefix + "extra-index-url").forEach(url -> add(extra, url, "uv.toml"));
      }
    }

    private void index(TomlTable index) {
      boolean explicit = Boolean.TRUE.equals(index.get("explicit"));
      boolean isDefault = Boolean.TRUE.equals(index.get("default"));
      if (!explicit) {
        text(index, "url")
            .ifPresent(url ->
                add(isDefault ? main : extra, url, text(index, "name").orElse(""), "uv.toml"));
      }
    }

    private static Optional<String> text(TomlTable table, String path) {
      return table.isString(path) ? Optional.ofNullable(table.getString(path)) : Optional.empty();
    }

    private static List<String> texts(TomlTable table, String path) {
      List<String> texts = new ArrayList<>();
      if (table.isArray(path)) {
        TomlArray array = table.getArrayOrEmpty(path);
        for (int i = 0; i < Math.min(LIMIT_INDEXES, array.size()); i++) {
          if (array.get(i) instanceof String text) {
            texts.add(text);
          }
        }
      }
      return texts;
    }

    private static List<TomlTable> tables(TomlTable table, String path) {
      List<TomlTable> tables = new ArrayList<>();
      if (table.isArray(path)) {
        TomlArray array = table.getArrayOrEmpty(path);
        for (int i = 0; i < Math.min(LIMIT_INDEXES, array.size()); i++) {
          if (array.get(i) instanceof TomlTable one) {
            tables.add(one);
          }
        }
      }
      return tables;
    }
  }
}
