package dev.parley.testkit.client;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// A lock around a client's state, and bounded waits for changes of it. Reentrant.
final class Guard {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// Changes the state, and wakes all who wait.
  void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  <T> T read(Supplier<T> look) {
    lock.lock();
    try {
      return look.get();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the condition holds; it is tried under the lock, after each change.
  ///
  /// @param what is waited for, for the exception
  /// @param instead says what is there instead
  void await(String what, Duration max, BooleanSupplier condition, Supplier<String> instead)
      throws TimeoutException {
    long left = max.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          throw new TimeoutException("not within " + max + ": " + what + "; " + instead.get());
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    } finally {
      lock.unlock();
    }
  }
}
