package dev.layerweight.catalog.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where pip is told to look: {@code PIP_INDEX_URL} and its fellows, then its configuration files in
 * the order that pip gives them (the later ones win: global, user, virtual environment, {@code
 * PIP_CONFIG_FILE}).
 *
 * @param index the main index
 * @param extraIndexes asked beside it
 * @param noIndex whether no index may be asked at all
 * @param certificates a file of certificate authorities
 */
public record PipSettings(
    Optional<Configured> index,
    List<Configured> extraIndexes,
    boolean noIndex,
    Optional<Path> certificates) {

  private static final List<String> SECTIONS = List.of("install", "global");

  public static PipSettings of(ClientMachine machine) {
    Reading reading = new Reading(machine, files(machine));
    return new PipSettings(
        reading.servers("index-url").stream().findFirst(),
        reading.servers("extra-index-url"),
        reading.value("no-index").map(Written::text).filter(PipSettings::isOn).isPresent(),
        reading.value("cert").map(Written::text).flatMap(machine::file));
  }

  private static boolean isOn(String text) {
    return List.of("1", "true", "yes", "on", "y", "t")
        .contains(text.strip().toLowerCase(Locale.ROOT));
  }

  /** The files that count, the most important one first. */
  private static List<Path> files(ClientMachine machine) {
    Optional<String> named = machine.variable("PIP_CONFIG_FILE");
    if (named.filter(name -> name.equals("/dev/null") || name.equals("nul")).isPresent()) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    named.flatMap(machine::file).ifPresent(files::add);
    String name =
        machine.system() == ClientMachine.OperatingSystem.WINDOWS ? "pip.ini" : "pip.conf";
    machine.path("VIRTUAL_ENV").ifPresent(folder -> files.add(folder.resolve(name)));
    Path home = machine.home();
    switch (machine.system()) {
      case LINUX -> {
        files.add(machine.userConfiguration().resolve("pip").resolve(name));
        files.add(home.resolve(".pip").resolve(name));
        files.add(machine.root().resolve("etc").resolve(name));
        machine
            .sharedConfigurations()
            .forEach(folder -> files.add(folder.resolve("pip").resolve(name)));
      }
      case MACOS -> {
        files.add(home.resolve("Library/Application Support/pip").resolve(name));
        files.add(machine.userConfiguration().resolve("pip").resolve(name));
        files.add(home.resolve(".pip").resolve(name));
        files.add(machine.root().resolve("Library/Application Support/pip").resolve(name));
      }
      case WINDOWS -> {
        machine.path("APPDATA").ifPresent(folder -> files.add(folder.resolve("pip").resolve(name)));
        files.add(home.resolve("pip").resolve(name));
        machine
            .path("PROGRAMDATA")
            .ifPresent(folder -> files.add(folder.resolve("pip").resolve(name)));
      }
    }
    return files;
  }

  private record Written(String text, String origin) {}

  private record Reading(ClientMachine machine, List<Path> files) {

    Optional<Written> value(String key) {
      String variable = "PIP_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
      return machine
          .variable(variable)
          .map(text -> new Written(text, variable))
          .or(() -> files.stream().flatMap(file -> inFile(file, key).stream()).findFirst());
    }

    private static Optional<Written> inFile(Path file, String key) {
      return ClientMachine.text(file)
          .map(IniFile::parse)
          .flatMap(ini ->
              SECTIONS.stream().flatMap(section -> ini.value(section, key).stream()).findFirst())
          .map(text -> new Written(text, file.getFileName().toString()));
    }

    List<Configured> servers(String key) {
      return value(key).stream()
          .flatMap(written ->
              Stream.of(written.text().strip().split("\\s+"))
                  .flatMap(word -> ServerAddress.parse(word).stream())
                  .map(server -> new Configured(server, written.origin())))
          .toList();
    }
  }
}
