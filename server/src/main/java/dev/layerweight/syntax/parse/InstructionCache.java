package dev.layerweight.syntax.parse;

import dev.layerweight.syntax.Instruction;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Remembers instructions by their text, in two generations: what was not asked for while one
 * generation filled up is forgotten.
 */
final class InstructionCache {

  /** Characters of source text that one generation holds at least. */
  private static final int LEAST_CHARACTERS = 200_000;

  private record Key(String source, char escape) {}

  private record Generation(Map<Key, Instruction> instructions, AtomicInteger characters) {

    private Generation() {
      this(new ConcurrentHashMap<>(), new AtomicInteger());
    }
  }

  private record Generations(Generation young, Generation old) {}

  private volatile Generations generations = new Generations(new Generation(), new Generation());

  private volatile int generationCharacters = LEAST_CHARACTERS;

  /** Makes room for the instructions of a text, and for those of its neighbours. */
  void fit(String text) {
    generationCharacters = Math.max(generationCharacters, 2 * text.length());
  }

  Instruction get(String source, char escape) {
    Key key = new Key(source, escape);
    Generations current = generations;
    Instruction young = current.young.instructions.get(key);
    if (young != null) {
      return young;
    }
    Instruction instruction =
        Optional.ofNullable(current.old.instructions.get(key))
            .orElseGet(() -> InstructionReader.read(source, escape));
    keep(current.young, key, instruction);
    return instruction;
  }

  private void keep(Generation young, Key key, Instruction instruction) {
    if (young.instructions.put(key, instruction) == null
        && young.characters.addAndGet(key.source.length()) > generationCharacters) {
      rotate(young);
    }
  }

  private synchronized void rotate(Generation full) {
    if (generations.young == full) {
      generations = new Generations(new Generation(), full);
    }
  }
}
