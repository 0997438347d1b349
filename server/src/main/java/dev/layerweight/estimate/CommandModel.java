package dev.layerweight.estimate;

import dev.layerweight.image.Weight;
import java.util.Optional;
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
   * @param size what standard output weighs as a file, where only that is known
   */
  record Result(Success succeeded, Optional<String> output, Optional<Weight> size) {

    public static final Result DONE = new Result(Success.YES, Optional.empty());
    public static final Result FAILED = new Result(Success.NO, Optional.of(""));
    public static final Result UNSURE = new Result(Success.MAYBE, Optional.empty());

    public Result(Success succeeded, Optional<String> output) {
      this(succeeded, output, Optional.empty());
    }

    public static Result printing(String output) {
      return new Result(Success.YES, Optional.of(output));
    }

    /** Output of which only the weight is known. */
    public static Result printing(Weight size) {
      return new Result(Success.MAYBE, Optional.empty(), Optional.of(size));
    }
  }

  enum Success {
    YES,
    NO,
    MAYBE
  }
}
