package dev.parley.worker;

import dev.parley.store.Ending;
import dev.parley.store.Hold;
import dev.parley.store.Piece;
import dev.parley.store.Turns;
import dev.parley.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one attempt's answer to the store: gathers the model's pieces, flushes them at most once
/// at a time, and keeps the whole text, so that after an outage it goes on from whatever Redis has.
///
/// Pieces come on the model's thread, alarms on the clock's and answers on the store's; none of them
/// waits here. The ending runs on the turn's own thread and does wait.
final class AnswerWriter {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerWriter.class);
  private static final int ENDING_TRIES_MAX = 8;

  private final Turns turns;
  private final Hold hold;
  private final AnswerText text;
  private final WorkerConfig.Flushing flushing;
  private final WorkerTime time;
  private final StoreCalls calls;
  private final Tallies tallies;
  private final Consumer<Interruption> interrupt;

  private int writtenBytes;
  private int writtenChars;
  private boolean touched;
  private boolean closed;
  private int failures;

  /// From when on the next flush may begin.
  private long flushFrom;

  /// When the next flush would begin if all so far had kept their distance.
  private long due;

  private WorkerTime.@Nullable Alarm alarm;
  private @Nullable Flush inFlight;

  /// One that is under way.
  ///
  /// @param done when its answer has been taken in, or will not come
  private record Flush(Piece piece, CompletableFuture<Void> done) {}

  /// @param text with the partial that the store has already
  /// @param interrupt told, on any thread, when the turn is no longer this hold's or is full
  AnswerWriter(
      Turns turns,
      Hold hold,
      AnswerText text,
      WorkerConfig.Flushing flushing,
      WorkerTime time,
      StoreCalls calls,
      Tallies tallies,
      Consumer<Interruption> interrupt) {
    this.turns = turns;
    this.hold = hold;
    this.text = text;
    this.flushing = flushing;
    this.time = time;
    this.calls = calls;
    this.tallies = tallies;
    this.interrupt = interrupt;
    this.writtenBytes = text.bytes();
    this.writtenChars = text.chars();
    this.due = time.nanos();
    this.flushFrom = due;
  }

  /// Takes a piece of the model's, without lone surrogates; after the end, none.
  void add(String piece) {
    boolean fits;
    synchronized (this) {
      if (closed) {
        return;
      }
      touched = true;
      fits = text.add(piece);
      flushWhenDue();
    }
    if (!fits) {
      interrupt.accept(Interruption.FULL);
    }
  }

  /// Whether this attempt's model has said anything.
  synchronized boolean touched() {
    return touched;
  }

  Hold hold() {
    return hold;
  }

  synchronized String whole() {
    return text.beyond(0, 0).text();
  }

  /// Takes no more, and writes no more of itself.
  synchronized void close() {
    closed = true;
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
  }

  /// Writes what is left and ends the turn.
  ///
  /// A flush that is under way is not waited for: the ending goes right behind it, with what follows
  /// its piece. Should that not have been written, the store says so, and all of the rest is written.
  ///
  /// @param deadline for repeating it while the store cannot be reached
  /// @return empty if the store could not be reached in time: the turn lapses
  Optional<WriteResult> finish(Ending ending, long deadline) {
    close();
    Flush flush = inFlight();
    if (flush != null) {
      Optional<WriteResult> answer = finishBehind(flush, ending);
      if (answer.isPresent()) {
        return answer;
      }
    }
    return write(piece -> turns.finish(hold, piece, ending), deadline);
  }

  /// @return empty if the flush was not written, or the store cannot be reached
  private Optional<WriteResult> finishBehind(Flush flush, Ending ending) {
    Piece last = after(flush.piece());
    CompletionStage<WriteResult> sent = sent(() -> turns.finish(hold, last, ending));
    flush.done().join();
    WriteResult answer =
        sent.exceptionally(
                failure -> {
                  StoreCalls.unlessExpected(failure);
                  return null;
                })
            .toCompletableFuture()
            .join();
    if (answer instanceof WriteResult.Written) {
      written(last);
    }
    return answer instanceof WriteResult.OtherLength
        ? Optional.empty()
        : Optional.ofNullable(answer);
  }

  /// Writes what is left and gives the turn back.
  ///
  /// @return empty if the store could not be reached in time: the turn lapses
  Optional<WriteResult> release(long deadline) {
    close();
    awaitFlush();
    if (!rest().text().isEmpty()) {
      Optional<WriteResult> flushed = write(this::flushUnlessEmpty, deadline);
      if (flushed.isEmpty() || !(flushed.get() instanceof WriteResult.Written)) {
        return flushed;
      }
    }
    return calls.insist(() -> turns.release(hold), deadline);
  }

  private CompletionStage<WriteResult> flushUnlessEmpty(Piece piece) {
    return piece.text().isEmpty()
        ? CompletableFuture.completedStage(new WriteResult.Written())
        : turns.flush(hold, piece);
  }

  /// Writes the rest from where Redis is, until it takes it.
  private Optional<WriteResult> write(
      Function<Piece, CompletionStage<WriteResult>> call, long deadline) {
    for (int tries = 0; tries < ENDING_TRIES_MAX; tries++) {
      Piece rest = rest();
      Optional<WriteResult> answer = calls.insist(() -> call.apply(rest), deadline);
      if (!(answer.orElse(null) instanceof WriteResult.OtherLength there)) {
        if (answer.orElse(null) instanceof WriteResult.Written) {
          written(rest);
        }
        return answer;
      }
      if (!goOnFrom(there)) {
        return Optional.of(new WriteResult.Fenced());
      }
    }
    LOG.error("Turn {}: the store's length kept changing while it was to end", hold.turnId());
    return Optional.empty();
  }

  private synchronized Piece rest() {
    return text.beyond(writtenBytes, writtenChars);
  }

  private synchronized Piece after(Piece piece) {
    return text.beyond(
        piece.bytesBefore() + bytes(piece), piece.charsBefore() + piece.text().length());
  }

  private static int bytes(Piece piece) {
    return piece.text().getBytes(StandardCharsets.UTF_8).length;
  }

  private synchronized @Nullable Flush inFlight() {
    return inFlight;
  }

  private void awaitFlush() {
    Flush flush = inFlight();
    if (flush != null) {
      flush.done().join();
    }
  }

  /// Flushes now or sets the alarm for it. Holds the lock.
  private void flushWhenDue() {
    int gathered = text.bytes() - writtenBytes;
    if (closed || inFlight != null || gathered == 0) {
      return;
    }
    long wait = flushFrom - time.nanos();
    if (wait <= 0 || (gathered >= flushing.bytes() && failures == 0)) {
      if (alarm != null) {
        alarm.cancel();
        alarm = null;
      }
      flush();
    } else if (alarm == null) {
      alarm = time.schedule(Duration.ofNanos(wait), this::alarmed);
    }
  }

  private synchronized void alarmed() {
    alarm = null;
    flushWhenDue();
  }

  private void flush() {
    Piece piece = rest();
    long started = time.nanos();
    inFlight = new Flush(piece, new CompletableFuture<>());
    CompletionStage<WriteResult> answer = sent(() -> turns.flush(hold, piece));
    answer.whenComplete((result, failure) -> flushed(piece, started, result, failure));
  }

  private static CompletionStage<WriteResult> sent(Supplier<CompletionStage<WriteResult>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private void flushed(
      Piece piece, long started, @Nullable WriteResult result, @Nullable Throwable failure) {
    boolean fenced = false;
    Flush done;
    synchronized (this) {
      done = inFlight;
      inFlight = null;
      if (result == null) {
        failures++;
        flushFrom = time.nanos() + StoreCalls.pauseAfter(failures).toNanos();
      } else {
        failures = 0;
        keepDistance(started, time.nanos() - started);
        switch (result) {
          case WriteResult.Written() -> written(piece);
          case WriteResult.OtherLength there -> fenced = !goOnFrom(there);
          case WriteResult.Fenced() -> fenced = true;
        }
      }
      if (fenced) {
        close();
      } else {
        flushWhenDue();
      }
    }
    if (failure != null) {
      tallies.storeFailed();
      StoreCalls.unlessExpected(failure);
    }
    if (done != null) {
      done.done().complete(null);
    }
    if (fenced) {
      interrupt.accept(Interruption.FENCED);
    }
  }

  /// About one flush in an interval, and one that comes early at once: a model that speaks once an
  /// interval, now a little sooner and now a little later, is never made to wait, as it would be by a
  /// distance from each flush to the next. A tenth is given so that lateness is made up and does not
  /// stay. The interval is at least twice the last round trip, so that a slow Redis is asked less
  /// often. Holds the lock.
  private void keepDistance(long started, long roundTripNanos) {
    long least = flushing.interval().toNanos();
    long interval = Math.clamp(2 * roundTripNanos, least, flushing.intervalMax().toNanos());
    due = Math.min(Math.max(due, started), started + least) + interval - least / 10;
    flushFrom = due - least;
  }

  private synchronized void written(Piece piece) {
    int length = bytes(piece);
    writtenBytes = piece.bytesBefore() + length;
    writtenChars = piece.charsBefore() + piece.text().length();
    tallies.flushed(length);
  }

  /// Redis has less than was written, or took a piece whose answer was lost.
  private synchronized boolean goOnFrom(WriteResult.OtherLength there) {
    if (!text.holds(there.bytes(), there.chars())) {
      LOG.error(
          "Turn {}: the store holds an answer that is not this worker's; left alone",
          hold.turnId());
      return false;
    }
    writtenBytes = there.bytes();
    writtenChars = there.chars();
    return true;
  }
}
