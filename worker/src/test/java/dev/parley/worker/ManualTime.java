package dev.parley.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A clock that a test moves on; tasks run on the test's thread, in the order of their time.
final class ManualTime implements WorkerTime {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private record Task(long at, long number, Runnable task) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
  private long nowNanos;
  private long suspendedNanos;
  private long numbers;

  @Override
  public synchronized long nanos() {
    return nowNanos;
  }

  @Override
  public synchronized Instant now() {
    return START.plusNanos(nowNanos + suspendedNanos);
  }

  /// Since the start.
  Duration elapsed() {
    return Duration.ofNanos(nanos());
  }

  @Override
  public synchronized Alarm schedule(Duration after, Runnable task) {
    Task scheduled = new Task(nowNanos + after.toNanos(), numbers++, task);
    tasks.add(scheduled);
    return () -> cancel(scheduled);
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  void advance(Duration by) {
    long until = nanos() + by.toNanos();
    for (Task task = next(until); task != null; task = next(until)) {
      task.task().run();
    }
  }

  private synchronized @Nullable Task next(long until) {
    Task task = tasks.peek();
    if (task == null || task.at() > until) {
      nowNanos = until;
      return null;
    }
    tasks.remove();
    nowNanos = Math.max(nowNanos, task.at());
    return task;
  }

  /// The wall clock goes on while the process stands still.
  synchronized void suspend(Duration time) {
    suspendedNanos += time.toNanos();
  }

  /// Moves on in steps of 10 ms until the condition holds; at most 10 seconds of real time.
  void advanceUntil(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              if (condition.getAsBoolean()) {
                return true;
              }
              advance(Duration.ofMillis(10));
              return condition.getAsBoolean();
            });
  }
}
