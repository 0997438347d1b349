package dev.layerweight.benchmark;

import java.time.Duration;

/** When a part of the benchmark has to be over, however slow the machine is. */
record Deadline(long nanos) {

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  boolean isOver() {
    return System.nanoTime() - nanos > 0;
  }
}
