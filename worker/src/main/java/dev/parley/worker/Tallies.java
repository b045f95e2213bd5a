package dev.parley.worker;

import dev.parley.protocol.FailureCode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Counts what a worker does. Safe for all threads.
final class Tallies {
  /// How much the latest turn counts in the mean.
  private static final double LATEST_SHARE = 0.2;

  private final LongAdder begun = new LongAdder();
  private final LongAdder takenOver = new LongAdder();
  private final LongAdder completed = new LongAdder();
  private final LongAdder stopped = new LongAdder();
  private final LongAdder fenced = new LongAdder();
  private final LongAdder released = new LongAdder();
  private final LongAdder exhausted = new LongAdder();
  private final LongAdder abandoned = new LongAdder();
  private final LongAdder modelRetries = new LongAdder();
  private final LongAdder flushes = new LongAdder();
  private final LongAdder flushedBytes = new LongAdder();
  private final LongAdder storeFailures = new LongAdder();
  private final Map<FailureCode, LongAdder> failed = new EnumMap<>(FailureCode.class);
  private double meanNanos = -1;

  Tallies() {
    for (FailureCode code : FailureCode.values()) {
      failed.put(code, new LongAdder());
    }
  }

  void begun(boolean again) {
    begun.increment();
    if (again) {
      takenOver.increment();
    }
  }

  void completed(Duration time) {
    completed.increment();
    synchronized (this) {
      meanNanos =
          meanNanos < 0 ? time.toNanos() : meanNanos + LATEST_SHARE * (time.toNanos() - meanNanos);
    }
  }

  void failed(FailureCode code) {
    LongAdder adder = failed.get(code);
    if (adder != null) {
      adder.increment();
    }
  }

  void stopped() {
    stopped.increment();
  }

  void fenced() {
    fenced.increment();
  }

  void released() {
    released.increment();
  }

  void exhausted() {
    exhausted.increment();
  }

  void abandoned() {
    abandoned.increment();
  }

  void modelRetried() {
    modelRetries.increment();
  }

  void flushed(int bytes) {
    flushes.increment();
    flushedBytes.add(bytes);
  }

  void storeFailed() {
    storeFailures.increment();
  }

  /// How long a turn took of late; null before the first completed one.
  synchronized @Nullable Duration turnTime() {
    return meanNanos < 0 ? null : Duration.ofNanos((long) meanNanos);
  }

  WorkerStats stats(int running) {
    Map<FailureCode, Long> failures = new EnumMap<>(FailureCode.class);
    failed.forEach((code, adder) -> failures.put(code, adder.sum()));
    return new WorkerStats(
        running,
        begun.sum(),
        takenOver.sum(),
        completed.sum(),
        failures,
        stopped.sum(),
        fenced.sum(),
        released.sum(),
        exhausted.sum(),
        abandoned.sum(),
        modelRetries.sum(),
        flushes.sum(),
        flushedBytes.sum(),
        storeFailures.sum());
  }
}
