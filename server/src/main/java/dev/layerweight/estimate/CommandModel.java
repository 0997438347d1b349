package dev.layerweight.estimate;

import java.util.Set;

/**
 * What one family of commands does to the file tree. One class per family, listed in {@code
 * Commands.all()}; an instance has no state of its own.
 */
public interface CommandModel {

  /** The programs it stands for, by base name. */
  Set<String> names();

  /**
   * Changes the step as the program would; what cannot be known is told by {@link Step#unknown}.
   */
  Result run(Invocation invocation, Step step);

  /**
   * How a command ended.
   *
   * @param succeeded decides {@code &&}, {@code ||} and {@code if}; MAYBE is taken as success
   * @param output standard output where it is known, for pipes and {@code $(...)}
   */
  record Result(Success succeeded, java.util.Optional<String> output) {

    public static final Result DONE = new Result(Success.YES, java.util.Optional.empty());
    public static final Result FAILED = new Result(Success.NO, java.util.Optional.of(""));
    public static final Result UNSURE = new Result(Success.MAYBE, java.util.Optional.empty());

    public static Result printing(String output) {
      return new Result(Success.YES, java.util.Optional.of(output));
    }
  }

  enum Success {
    YES,
    NO,
    MAYBE
  }
}
