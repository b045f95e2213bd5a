package dev.parley.worker.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A wish to end a call, from any thread. Cancelling twice is harmless.
public final class Cancellation {
  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

  /// Runs every action given so far on this thread, each once.
  public void cancel() {
    List<Runnable> toRun;
    synchronized (actions) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      toRun = List.copyOf(actions);
      actions.clear();
      actions.notifyAll();
    }
    toRun.forEach(Runnable::run);
  }

  public boolean cancelled() {
    synchronized (actions) {
      return cancelled;
    }
  }

  /// Runs `action` when cancelled, or now if that has happened. The action must be short and must not
  /// throw.
  public void onCancel(Runnable action) {
    synchronized (actions) {
      if (!cancelled) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /// Waits until cancelled, at most `time`. Wakes at once when cancelled.
  ///
  /// @return whether it was cancelled
  public boolean await(Duration time) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + time.toNanos();
    synchronized (actions) {
      while (!cancelled) {
        long leftNanos = deadlineNanos - System.nanoTime();
        if (leftNanos <= 0) {
          return false;
        }
        // Rounded up, since waiting for 0 ms would wait for ever.
        actions.wait((leftNanos + 999_999) / 1_000_000);
      }
      return true;
    }
  }
}
