package dev.layerweight.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs work whose recursion follows the nesting of a shell script. */
final class DeepStack {

  /** Deeply nested shell text needs more than the usual stack; unused pages cost nothing. */
  private static final long STACK_BYTES = 16L << 20;

  private DeepStack() {}

  /** Runs in a thread of its own and waits for its end; faults of the work are thrown here. */
  static <T> T call(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().stackSize(STACK_BYTES).name("analyze").start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception failure -> throw failure;
        case Error fault -> throw fault;
        case Throwable other -> throw new IllegalStateException(other);
      }
    }
  }
}
