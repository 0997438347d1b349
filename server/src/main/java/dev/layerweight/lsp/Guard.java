package dev.layerweight.lsp;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/** Keeps a fault in one request or notification from reaching anything else. */
final class Guard {

  private final ServerLog log;

  Guard(ServerLog log) {
    this.log = log;
  }

  /**
   * The answer, or the empty one where making it failed. Cancellation, and errors that are meant
   * for the client, are passed on.
   */
  <T> CompletableFuture<T> answer(String method, T empty, Supplier<CompletableFuture<T>> work) {
    CompletableFuture<T> answer;
    try {
      answer = work.get();
    } catch (ResponseErrorException meant) {
      return CompletableFuture.failedFuture(meant);
    } catch (RuntimeException | Error fault) {
      log.fault(method, fault);
      return CompletableFuture.completedFuture(empty);
    }
    return answer.exceptionally(thrown -> {
      switch (bare(thrown)) {
        case ResponseErrorException meant -> throw meant;
        case CancellationException cancelled -> throw cancelled;
        // Only a server that goes down takes no more work.
        case RejectedExecutionException _ -> throw new CancellationException(method);
        case Throwable fault -> log.fault(method, fault);
      }
      return empty;
    });
  }

  void run(String method, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error fault) {
      log.fault(method, fault);
    }
  }

  /** An error for the client, in the user's terms. */
  static ResponseErrorException error(ResponseErrorCode code, String message) {
    return new ResponseErrorException(new ResponseError(code, message, null));
  }

  private static Throwable bare(Throwable thrown) {
    Throwable bare = thrown;
    while (bare instanceof CompletionException && bare.getCause() != null) {
      bare = bare.getCause();
    }
    return bare;
  }
}
