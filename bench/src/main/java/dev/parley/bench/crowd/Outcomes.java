package dev.parley.bench.crowd;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// What became of the messages of many [Asker]s. For any thread.
public final class Outcomes {
  private static final int DIGITS = 3;

  private final LongAdder right = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Recorder firsts = new Recorder(DIGITS);
  private final Recorder wholes = new Recorder(DIGITS);
  private final Recorder sent = new Recorder(DIGITS);

  /// The first piece of an answer is there.
  void first(long nanos) {
    firsts.recordValue(micros(nanos));
  }

  /// An answer ended and is the right one.
  ///
  /// @param dueNanos from when its message was due, over the model's own time
  /// @param sentNanos from when it was sent, likewise
  void right(long dueNanos, long sentNanos) {
    right.increment();
    wholes.recordValue(micros(dueNanos));
    sent.recordValue(micros(sentNanos));
  }

  /// An answer has another text than it must have.
  void wrong() {
    wrong.increment();
  }

  /// A message was refused, or its answer failed or was stopped.
  void failed() {
    failed.increment();
  }

  public long rightCount() {
    return right.sum();
  }

  public long wrongCount() {
    return wrong.sum();
  }

  public long failedCount() {
    return failed.sum();
  }

  /// Those that did not end with the right answer.
  public long badCount() {
    return wrongCount() + failedCount();
  }

  public long ended() {
    return rightCount() + badCount();
  }

  /// Microseconds from when a message was due to its first piece, since the last call.
  public Histogram takeFirsts() {
    return firsts.getIntervalHistogram();
  }

  /// Microseconds from when a message was due to the end of its answer, less what the model itself
  /// takes, of the right answers since the last call.
  public Histogram takeWholes() {
    return wholes.getIntervalHistogram();
  }

  /// The same from when the messages were sent, which may be later than they were due.
  public Histogram takeSent() {
    return sent.getIntervalHistogram();
  }

  /// @param share up to 1
  public static double millis(Histogram micros, double share) {
    return micros.getValueAtPercentile(share * 100) / 1_000.0;
  }

  private static long micros(long nanos) {
    return Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0, TimeUnit.DAYS.toMicros(1));
  }
}
