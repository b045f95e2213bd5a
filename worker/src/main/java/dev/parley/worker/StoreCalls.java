package dev.parley.worker;

import dev.parley.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls to the store that wait for its answer, on the turn's own thread.
final class StoreCalls {
  private static final Logger LOG = LoggerFactory.getLogger(StoreCalls.class);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

  private final WorkerTime time;
  private final CompletableFuture<?> closed;

  /// @param closed completes when the worker ends at once: nothing is repeated then
  StoreCalls(WorkerTime time, CompletableFuture<?> closed) {
    this.time = time;
    this.closed = closed;
  }

  /// One call, repeated with growing pauses while the store cannot be reached.
  ///
  /// @param call makes the same call each time
  /// @param deadline on the clock of [WorkerTime#nanos]: no call begins after it, but the first
  /// @return the answer; empty if there was none until the deadline
  <T> Optional<T> insist(Supplier<CompletionStage<T>> call, long deadline) {
    for (int failures = 1; ; failures++) {
      try {
        return Optional.of(once(call));
      } catch (RuntimeException e) {
        unlessExpected(e);
      }
      Duration pause = pauseAfter(failures);
      if (time.nanos() + pause.toNanos() - deadline > 0 || !time.pause(pause, closed)) {
        return Optional.empty();
      }
    }
  }

  /// One call, with its own exception if it fails.
  static <T> T once(Supplier<CompletionStage<T>> call) {
    try {
      return call.get().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /// How long to wait after so many failures in a row, from 1 on.
  static Duration pauseAfter(int failures) {
    Duration pause = PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
    return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
  }

  /// Logs what is no ordinary outage.
  static void unlessExpected(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (!(cause instanceof StoreUnavailableException)) {
      LOG.error("The store failed in an unforeseen way: {}", Trace.of(cause));
    }
  }
}
