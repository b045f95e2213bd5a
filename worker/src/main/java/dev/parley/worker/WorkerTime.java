package dev.parley.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// The passing of time as a worker sees it, so that a test can hold the clock.
interface WorkerTime {
  /// Monotonic, from any origin: only differences mean something.
  long nanos();

  /// The wall clock's time; only for noticing that the process was suspended.
  Instant now();

  /// Runs a task once.
  ///
  /// @param task runs on the clock's one thread, which all turns share: short, without waiting
  Alarm schedule(Duration after, Runnable task);

  /// Waits on this (virtual) thread.
  ///
  /// @return whether the whole time passed before `until` completed
  default boolean pause(Duration wait, CompletableFuture<?> until) {
    CompletableFuture<Void> passed = new CompletableFuture<>();
    Alarm alarm = schedule(wait, () -> passed.complete(null));
    CompletableFuture.anyOf(passed, until).handle((done, failure) -> true).join();
    alarm.cancel();
    return passed.isDone();
  }

  /// A task to come. Cancelling it twice, or after it ran, is harmless.
  interface Alarm {
    void cancel();
  }
}
