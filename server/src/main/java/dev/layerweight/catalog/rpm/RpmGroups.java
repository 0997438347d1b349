package dev.layerweight.catalog.rpm;

import dev.layerweight.catalog.RpmGroup;
import dev.layerweight.catalog.rpm.XmlReader.Event;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The groups and environments of a repository, from its {@code comps.xml}.
 *
 * @param groups by their ids
 * @param ids by the names that are shown, in lower case
 * @param environments ids of the groups that come with each
 */
public record RpmGroups(
    Map<String, RpmGroup> groups, Map<String, String> ids, Map<String, List<String>> environments) {

  public static final RpmGroups NONE = new RpmGroups(Map.of(), Map.of(), Map.of());

  private static final int LIMIT_GROUPS = 5_000;
  private static final int LIMIT_NAMES = 200_000;
  private static final int LIMIT_CHARACTERS = 300;

  /** A group or an environment that is being read. */
  private static final class Draft {
    String id = "";
    String name = "";
    final List<String> usual = new ArrayList<>();
    final List<String> optional = new ArrayList<>();
    final Map<String, String> conditional = new LinkedHashMap<>();
    final List<String> members = new ArrayList<>();
  }

  /**
   * Reads the document.
   *
   * @throws IOException where it is malformed
   */
  public static RpmGroups read(InputStream document) throws IOException {
    Map<String, RpmGroup> groups = new LinkedHashMap<>();
    Map<String, String> ids = new LinkedHashMap<>();
    Map<String, List<String>> environments = new LinkedHashMap<>();
    try {
      XmlReader reader = new XmlReader(document);
      int names = 0;
      for (Event event = reader.next();
          event != Event.END_OF_DOCUMENT && groups.size() < LIMIT_GROUPS && names < LIMIT_NAMES;
          event = reader.next()) {
        if (event == Event.START) {
          String kind = reader.name();
          if (kind.equals("group") || kind.equals("environment")) {
            Draft draft = one(reader, kind);
            names += 1 + draft.usual.size() + draft.optional.size() + draft.members.size();
            ids.putIfAbsent(draft.name.toLowerCase(Locale.ROOT), draft.id);
            if (kind.equals("group")) {
              groups.put(draft.id, new RpmGroup(draft.usual, draft.optional, draft.conditional));
            } else {
              environments.put(draft.id, draft.members);
            }
          }
        }
      }
    } catch (RuntimeException malformed) {
      throw new IOException("a malformed list of groups", malformed);
    }
    return new RpmGroups(groups, ids, environments);
  }

  private static Draft one(XmlReader reader, String kind) throws IOException {
    Draft draft = new Draft();
    boolean optionalMembers = false;
    while (true) {
      Event event = reader.next();
      if (event == Event.END && reader.name().equals(kind)) {
        break;
      }
      if (event != Event.START) {
        continue;
      }
      switch (reader.name()) {
        case "id" -> draft.id = text(reader);
        case "name" -> {
          // Translations have a language.
          if (reader.attribute("lang").isEmpty()) {
            draft.name = text(reader);
          }
        }
        case "optionlist" -> optionalMembers = true;
        case "groupid" -> {
          if (!optionalMembers) {
            draft.members.add(text(reader));
          }
        }
        case "packagereq" -> member(reader, draft);
        default -> {
          // Descriptions and languages choose nothing.
        }
      }
    }
    return draft;
  }

  private static void member(XmlReader reader, Draft draft) throws IOException {
    String type = reader.attribute("type");
    String needed = reader.attribute("requires");
    String name = text(reader);
    switch (type) {
      case "optional" -> draft.optional.add(name);
      case "conditional" -> draft.conditional.put(name, needed);
      default -> draft.usual.add(name);
    }
  }

  private static String text(XmlReader reader) throws IOException {
    String text = reader.text().strip();
    return text.length() > LIMIT_CHARACTERS ? "" : text;
  }

  /** A group by its id or its name; an environment is all its groups together. */
  public Optional<RpmGroup> find(String wanted) {
    String name = wanted.startsWith("^") ? wanted.substring(1) : wanted;
    String id =
        groups.containsKey(name) || environments.containsKey(name)
            ? name
            : ids.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    List<String> members =
        environments.getOrDefault(id, groups.containsKey(id) ? List.of(id) : List.of());
    return members.isEmpty()
        ? Optional.empty()
        : Optional.of(
            union(
                members.stream()
                    .flatMap(one -> Optional.ofNullable(groups.get(one)).stream())
                    .toList()));
  }

  /** What several groups bring together. */
  public static RpmGroup union(List<RpmGroup> all) {
    Set<String> usual = new LinkedHashSet<>();
    Set<String> optional = new LinkedHashSet<>();
    Map<String, String> conditional = new LinkedHashMap<>();
    for (RpmGroup one : all) {
      usual.addAll(one.usual());
      optional.addAll(one.optional());
      conditional.putAll(one.conditional());
    }
    return new RpmGroup(List.copyOf(usual), List.copyOf(optional), Map.copyOf(conditional));
  }
}
