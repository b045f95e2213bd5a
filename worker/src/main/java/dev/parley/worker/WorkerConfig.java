package dev.parley.worker;

import dev.parley.protocol.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a worker works. Durations are above zero.
///
/// @param slots turns at once, from 1 on; null for as many as its models can answer together
/// @param beat how often leases are renewed and the worker reports itself; the store's own
/// @param round how often it looks for turns without a doorbell, and for lapsed ones; at most `beat`
/// @param drain most time that giving back all turns may take
/// @param modelCheck how often an idle worker asks whether its models can be reached
/// @param answerBytesMax longest answer in UTF-8 bytes, what an earlier attempt wrote included; one
///     that reaches it is completed with `length`
/// @param messagesMax most messages in a prompt, the turn's own included
public record WorkerConfig(
    @Nullable Integer slots,
    Flushing flushing,
    Deadlines deadlines,
    Retrying retrying,
    Duration beat,
    Duration round,
    Duration drain,
    Duration modelCheck,
    int answerBytesMax,
    int messagesMax) {

  /// What holds where no setting says otherwise.
  public static final WorkerConfig DEFAULT =
      new WorkerConfig(
          null,
          Flushing.DEFAULT,
          Deadlines.DEFAULT,
          Retrying.DEFAULT,
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofSeconds(20),
          Duration.ofSeconds(15),
          Limits.DEFAULT.answerBytes(),
          20);

  public WorkerConfig {
    if (slots != null && slots < 1) {
      throw new IllegalArgumentException("a worker needs at least one slot");
    }
    above0("beat", beat);
    above0("round", round);
    if (drain.isNegative()) {
      throw new IllegalArgumentException("drain must not be below 0");
    }
    above0("modelCheck", modelCheck);
    if (round.compareTo(beat) > 0) {
      throw new IllegalArgumentException("the round must not be longer than the beat");
    }
    if (answerBytesMax < 4 || messagesMax < 1) {
      throw new IllegalArgumentException(
          "an answer needs room for a character, a prompt for a message");
    }
  }

  /// When gathered pieces go to Redis.
  ///
  /// @param interval least time between two flushes of one answer, while fewer than `bytes` have
  ///     gathered
  /// @param intervalMax to which the interval may widen when Redis answers slowly
  /// @param bytes UTF-8 bytes that are not kept waiting for the interval
  public record Flushing(Duration interval, Duration intervalMax, int bytes) {
    public static final Flushing DEFAULT =
        new Flushing(Duration.ofMillis(50), Duration.ofSeconds(1), 1024);

    public Flushing {
      above0("interval", interval);
      if (intervalMax.compareTo(interval) < 0 || bytes < 1) {
        throw new IllegalArgumentException("intervalMax is at least interval, bytes at least 1");
      }
    }
  }

  /// How long a turn may take; past a deadline it fails with `model_timeout`.
  ///
  /// @param firstPiece from asking the model, or its last sign of life, to its first piece
  /// @param silence between two pieces
  /// @param attempt from begin to the end of the model's answer, asking again included
  /// @param ending for writing the end once the model is done, also past `attempt`, while Redis
  ///     cannot be reached; after it the turn is left to lapse
  public record Deadlines(
      Duration firstPiece, Duration silence, Duration attempt, Duration ending) {
    public static final Deadlines DEFAULT =
        new Deadlines(
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            Duration.ofSeconds(180),
            Duration.ofSeconds(15));

    public Deadlines {
      above0("firstPiece", firstPiece);
      above0("silence", silence);
      above0("attempt", attempt);
      above0("ending", ending);
    }
  }

  /// Asking a model again within an attempt, before its first piece.
  ///
  /// @param retriesMax from 0 on
  /// @param pause before the first time; each later one is twice as long
  /// @param pauseMax longest pause, also where the provider asks for one: a turn that would have to
  ///     wait longer fails at once
  public record Retrying(int retriesMax, Duration pause, Duration pauseMax) {
    public static final Retrying DEFAULT =
        new Retrying(3, Duration.ofMillis(500), Duration.ofSeconds(30));

    public Retrying {
      above0("pause", pause);
      if (retriesMax < 0 || pauseMax.compareTo(pause) < 0) {
        throw new IllegalArgumentException("retries from 0 on, pauseMax at least pause");
      }
    }
  }

  private static void above0(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be above 0");
    }
  }
}
