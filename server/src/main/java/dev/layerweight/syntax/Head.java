package dev.layerweight.syntax;

import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;

/**
 * What all instructions have in common. All ranges count from the instruction's start.
 *
 * @param source the instruction's text as written, continuations and here-documents included
 * @param keyword upper-case, as in {@code RUN}; as written (upper-cased) where it is unknown
 * @param keywordRange where the keyword stands
 * @param flags {@code --name=value} words between keyword and arguments, in their order
 * @param hereDocuments bodies that follow the instruction's own lines, in their order
 * @param problems what a build would refuse in this instruction
 */
public record Head(
    String source,
    String keyword,
    TextRange keywordRange,
    List<Flag> flags,
    List<HereDocument> hereDocuments,
    List<SyntaxProblem> problems) {

  public TextRange range() {
    return new TextRange(0, source.length());
  }

  /** The last flag of that name, which is the one that counts. */
  public Optional<Flag> flag(String name) {
    return flags.stream().filter(flag -> flag.name().equals(name)).reduce((first, last) -> last);
  }

  /**
   * All flags of that name, for those that may be repeated ({@code --mount}, {@code --exclude}).
   */
  public List<Flag> flagsNamed(String name) {
    return flags.stream().filter(flag -> flag.name().equals(name)).toList();
  }
}
