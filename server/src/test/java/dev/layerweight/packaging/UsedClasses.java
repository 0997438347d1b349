package dev.layerweight.packaging;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds which classes the program can reach, so that the unused parts of libraries stay out. A
 * class is reached where its name stands in a reached class, in whatever role: as a type, in a
 * signature, or in a text that may be given to {@code Class.forName}.
 */
final class UsedClasses {

  private static final Pattern NAME = Pattern.compile("[\\p{Alnum}_$]+(?:[/.][\\p{Alnum}_$]+)+");

  private UsedClasses() {}

  /**
   * The names, with slashes, of the classes that are reached.
   *
   * @param classes all classes by their names with slashes
   * @param roots names, with slashes, where to begin; those of no class are passed over
   */
  static Set<String> from(Map<String, byte[]> classes, Collection<String> roots) {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    roots.stream().filter(classes::containsKey).filter(reached::add).forEach(open::add);
    while (!open.isEmpty()) {
      for (PoolEntry entry : ClassFile.of().parse(classes.get(open.remove())).constantPool()) {
        if (entry instanceof Utf8Entry text) {
          Matcher names = NAME.matcher(text.stringValue());
          while (names.find()) {
            String name = names.group().replace('.', '/');
            reach(name, classes, reached, open);
            // In a descriptor the letter of an object type stands before the name.
            for (int at = name.indexOf('L'); at >= 0 && at < name.indexOf('/'); ) {
              reach(name.substring(at + 1), classes, reached, open);
              at = name.indexOf('L', at + 1);
            }
          }
        }
      }
    }
    return reached;
  }

  private static void reach(
      String name, Map<String, byte[]> classes, Set<String> reached, Deque<String> open) {
    if (classes.containsKey(name) && reached.add(name)) {
      open.add(name);
    }
  }
}
