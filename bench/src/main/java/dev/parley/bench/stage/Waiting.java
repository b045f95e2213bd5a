package dev.parley.bench.stage;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waits of a run.
public final class Waiting {
  private Waiting() {}

  /// @param what a sentence's subject, such as `all clients welcomed`
  /// @throws ImpossibleException if it is not so in time
  public static void until(String what, Duration max, BooleanSupplier condition)
      throws ImpossibleException, InterruptedException {
    long endNanos = System.nanoTime() + max.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > endNanos) {
        throw new ImpossibleException(
            "After %d s it is not so: %s.".formatted(max.toSeconds(), what));
      }
      Thread.sleep(20);
    }
  }

  /// Does something after a while, on a thread of its own; not if the process ends before.
  public static void then(Duration pause, Runnable step) {
    CompletableFuture.delayedExecutor(
            pause.toNanos(), TimeUnit.NANOSECONDS, Thread::startVirtualThread)
        .execute(step);
  }
}
