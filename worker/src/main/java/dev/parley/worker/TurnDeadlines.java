package dev.parley.worker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The deadlines of one attempt: its own from the start, and while a model is asked the one for the
/// first piece, then for each next one.
final class TurnDeadlines {
  private static final long NONE = Long.MAX_VALUE;

  private final WorkerConfig.Deadlines config;
  private final WorkerTime time;
  private final Runnable expired;
  private final long origin;

  // All in nanoseconds since `origin`.
  private final long attemptEnd;
  private long pieceDue = NONE;
  private long alarmAt = NONE;
  private boolean spoken;
  private boolean stopped;
  private WorkerTime.@Nullable Alarm alarm;

  /// Starts the attempt's own deadline.
  ///
  /// @param expired called once, on the clock's thread
  TurnDeadlines(WorkerConfig.Deadlines config, WorkerTime time, Runnable expired) {
    this.config = config;
    this.time = time;
    this.expired = expired;
    this.origin = time.nanos();
    this.attemptEnd = config.attempt().toNanos();
    set();
  }

  /// A call to the model begins.
  synchronized void asking() {
    spoken = false;
    due(config.firstPiece());
  }

  /// The model said something.
  synchronized void piece() {
    spoken = true;
    due(config.silence());
  }

  /// The model is alive but has nothing to say yet.
  synchronized void waiting() {
    due(spoken ? config.silence() : config.firstPiece());
  }

  /// No call is under way: only the attempt's own deadline holds.
  synchronized void quiet() {
    pieceDue = NONE;
  }

  /// How much of the attempt is left; may be negative.
  Duration left() {
    return Duration.ofNanos(attemptEnd - elapsed());
  }

  /// The end of the attempt on the clock of [WorkerTime#nanos].
  long attemptEndNanos() {
    return origin + attemptEnd;
  }

  synchronized void stop() {
    stopped = true;
    if (alarm != null) {
      alarm.cancel();
    }
  }

  private void due(Duration wait) {
    pieceDue = elapsed() + wait.toNanos();
    // A later deadline is seen when the alarm goes off: pieces come too often to set it each time.
    if (pieceDue < alarmAt) {
      set();
    }
  }

  private synchronized void set() {
    if (stopped) {
      return;
    }
    if (alarm != null) {
      alarm.cancel();
    }
    alarmAt = Math.min(pieceDue, attemptEnd);
    alarm = time.schedule(Duration.ofNanos(Math.max(0, alarmAt - elapsed())), this::alarmed);
  }

  private void alarmed() {
    synchronized (this) {
      if (stopped) {
        return;
      }
      if (elapsed() < Math.min(pieceDue, attemptEnd)) {
        set();
        return;
      }
      stopped = true;
    }
    expired.run();
  }

  private long elapsed() {
    return time.nanos() - origin;
  }
}
