package dev.layerweight.estimate.python;

import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tomlj.Toml;
import org.tomlj.TomlTable;

/**
 * The package indexes that files of the image name: pip's {@code pip.conf}, and the {@code uv.toml}
 * or {@code pyproject.toml} of the project that uv works in.
 *
 * @param main the one that the most important file names; empty where none does
 * @param extra asked beside it
 */
record IndexFiles(List<String> main, List<String> extra) {

  private static final int LIMIT_CHARACTERS = 1 << 20;
  private static final int LIMIT_INDEXES = 20;
  private static final int LIMIT_FOLDERS = 30;
  private static final String USER_FILE = ".config/pip/pip.conf";

  /** The files that pip reads, the most important one last. */
  static IndexFiles ofPip(Step step) {
    List<String> files = new ArrayList<>(List.of("/etc/xdg/pip/pip.conf", "/etc/pip.conf"));
    Stream.of(".pip/pip.conf", USER_FILE).map(name -> below(step.home(), name)).forEach(files::add);
    step.variable("VIRTUAL_ENV").map(folder -> below(folder, "pip.conf")).ifPresent(files::add);
    Optional<String> named = step.variable("PIP_CONFIG_FILE");
    if (named.filter("/dev/null"::equals).isPresent()) {
      return new IndexFiles(List.of(), List.of());
    }
    named.ifPresent(files::add);
    Map<String, String> values = new LinkedHashMap<>();
    for (String file : files) {
      text(step, file).ifPresent(text -> values.putAll(pip(text)));
    }
    return new IndexFiles(
        words(values.getOrDefault("index-url", "")).stream().limit(1).toList(),
        words(values.getOrDefault("extra-index-url", "")));
  }

  private static String below(String folder, String name) {
    return folder.replaceAll("/+$", "") + "/" + name;
  }

  private static Optional<String> text(Step step, String file) {
    return step.files().text(file).filter(text -> text.length() <= LIMIT_CHARACTERS);
  }

  /** The settings of {@code [install]}, which count more, and {@code [global]}. */
  private static Map<String, String> pip(String text) {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    Map<String, String> section = new LinkedHashMap<>();
    String key = "";
    for (String line : (Iterable<String>) text.lines()::iterator) {
      String bare = line.strip();
      int equals = bare.indexOf('=');
      if (bare.isEmpty() || bare.startsWith("#") || bare.startsWith(";")) {
        continue;
      }
      if (bare.startsWith("[")) {
        section =
            sections.computeIfAbsent(bare.replaceAll("[\\[\\]]", ""), _ -> new LinkedHashMap<>());
        key = "";
      } else if (Character.isWhitespace(line.charAt(0)) && !key.isEmpty()) {
        section.merge(key, bare, (before, more) -> (before + " " + more).strip());
      } else if (equals > 0) {
        key = bare.substring(0, equals).strip().toLowerCase(Locale.ROOT).replace('_', '-');
        section.put(key, bare.substring(equals + 1).strip());
      }
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : List.of("global", "install")) {
      values.putAll(sections.getOrDefault(name, Map.of()));
    }
    return values;
  }

  private static List<String> words(String value) {
    return Stream.of(value.strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .limit(LIMIT_INDEXES)
        .toList();
  }

  /**
   * The file of the nearest folder that has one: {@code uv.toml}, else {@code pyproject.toml} with
   * {@code [tool.uv]}; then those of the user and of the machine.
   */
  static IndexFiles ofUv(Step step) {
    List<String> main = new ArrayList<>();
    List<String> extra = new ArrayList<>();
    Optional<String> only = step.variable("UV_CONFIG_FILE");
    if (only.isPresent()) {
      table(step, only.get(), "").ifPresent(table -> read(table, main, extra));
      return first(main, extra);
    }
    if (step.variable("UV_NO_CONFIG").isEmpty()) {
      project(step).ifPresent(table -> read(table, main, extra));
      for (String file : List.of(below(step.home(), ".config/uv/uv.toml"), "/etc/uv/uv.toml")) {
        table(step, file, "").ifPresent(table -> read(table, main, extra));
      }
    }
    return first(main, extra);
  }

  private static IndexFiles first(List<String> main, List<String> extra) {
    return new IndexFiles(
        main.stream().limit(1).toList(), extra.stream().distinct().limit(LIMIT_INDEXES).toList());
  }

  private static Optional<TomlTable> project(Step step) {
    String folder = step.workingDirectory();
    for (int i = 0; i < LIMIT_FOLDERS; i++) {
      String here = folder;
      Optional<TomlTable> found =
          table(step, below(here, "uv.toml"), "")
              .or(() -> table(step, below(here, "pyproject.toml"), "tool.uv"));
      int slash = folder.lastIndexOf('/');
      if (found.isPresent() || slash < 0 || folder.equals("/")) {
        return found;
      }
      folder = folder.substring(0, Math.max(1, slash));
    }
    return Optional.empty();
  }

  private static Optional<TomlTable> table(Step step, String file, String key) {
    return text(step, file)
        .map(Toml::parse)
        .filter(toml -> key.isEmpty() || toml.isTable(key))
        .map(toml -> key.isEmpty() ? toml : toml.getTableOrEmpty(key));
  }

  private static void read(TomlTable table, List<String> main, List<String> extra) {
    for (Object one : list(table, "index")) {
      if (one instanceof TomlTable index
          && !Boolean.TRUE.equals(index.get(List.of("explicit")))
          && index.isString("url")) {
        boolean usual = Boolean.TRUE.equals(index.get(List.of("default")));
        (usual ? main : extra).add(String.valueOf(index.getString("url")));
      }
    }
    for (String prefix : List.of("", "pip.")) {
      if (table.isString(prefix + "index-url")) {
        main.add(String.valueOf(table.getString(prefix + "index-url")));
      }
      for (Object one : list(table, prefix + "extra-index-url")) {
        extra.add(one.toString());
      }
    }
  }

  private static List<Object> list(TomlTable table, String key) {
    return table.isArray(key)
        ? table.getArrayOrEmpty(key).toList().stream().limit(LIMIT_INDEXES).toList()
        : List.of();
  }

  /** Whether one of them has builds of PyTorch for the processor only. */
  boolean hasCpuBuilds() {
    return TorchIndex.isCpu(main) || TorchIndex.isCpu(extra);
  }

  /** {@code pip config set global.index-url ...}, which writes the file of the user. */
  static void configure(CommandWords words, Step step) {
    String name = words.operand(1);
    int dot = name.indexOf('.');
    if (!words.operand(0).equals("set") || dot <= 0 || words.operands().size() < 3) {
      return;
    }
    String file = words.has("--global") ? "/etc/pip.conf" : below(step.home(), USER_FILE);
    String before = text(step, file).map(text -> text.stripTrailing() + "\n").orElse("");
    String text =
        before
            + "[%s]\n%s = %s\n"
                .formatted(name.substring(0, dot), name.substring(dot + 1), words.operand(2));
    Weight weight = new Weight(Estimate.exact(text.length()), Estimate.exact(text.length()));
    step.files().add(Entry.file(file, weight, new Provenance("pip config")).withText(text));
  }
}
