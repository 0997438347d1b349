package dev.layerweight.advice;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.refactor.FileEdit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the same changed context for the same edits of the same files, so that what was simulated
 * with it need not be simulated again. Bounded; safe for several threads.
 */
final class ChangedContexts {

  private static final int LIMIT = 100;

  /** Versions are equal only where they are the same object. */
  private record Key(Object version, List<FileEdit> edits) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.version == version && key.edits.equals(edits);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(version) * 31 + edits.hashCode();
    }
  }

  private final Map<Key, BuildContext> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, BuildContext> eldest) {
          return size() > LIMIT;
        }
      };

  /** Empty where an edited file cannot be read, or does not fit the edits any more. */
  Optional<BuildContext> of(BuildContext context, List<FileEdit> edits) {
    List<FileEdit> ofFiles = edits.stream().filter(edit -> !edit.path().isEmpty()).toList();
    if (ofFiles.isEmpty()) {
      return Optional.of(context);
    }
    Key key = new Key(context.version(), ofFiles);
    synchronized (known) {
      BuildContext before = known.get(key);
      if (before != null) {
        return Optional.of(before);
      }
    }
    Optional<BuildContext> changed = ChangedContext.of(context, ofFiles);
    changed.ifPresent(made -> {
      synchronized (known) {
        known.put(key, made);
      }
    });
    return changed;
  }
}
