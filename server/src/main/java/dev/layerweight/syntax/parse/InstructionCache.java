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

  /** Characters of source text that one generation holds. */
  private static final int GENERATION_CHARACTERS = 2 * Limits.FILE_CHARACTERS;

  private record Key(String source, char escape) {}

  private record Generation(Map<Key, Instruction> instructions, AtomicInteger characters) {

    private Generation() {
      this(new ConcurrentHashMap<>(), new AtomicInteger());
    }
  }

  private record Generations(Generation young, Generation old) {}

  private volatile Generations generations = new Generations(new Generation(), new Generation());

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
        && young.characters.addAndGet(key.source.length()) > GENERATION_CHARACTERS) {
      rotate(young);
    }
  }

  private synchronized void rotate(Generation full) {
    if (generations.young == full) {
      generations = new Generations(new Generation(), full);
    }
  }
}
