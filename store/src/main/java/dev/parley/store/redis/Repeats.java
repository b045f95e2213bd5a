package dev.parley.store.redis;

import dev.parley.store.SessionToken;
import dev.parley.store.redis.RecentCalls.Call;
import dev.parley.store.redis.RecentCalls.Repeated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells Redis again what it had just confirmed, after every fault in which it may have lost that: a
/// connection that broke or was made, another master. Harmless where nothing was lost.
///
/// A session's calls are repeated one after the other in the order in which they were done; sessions
/// do not wait for each other.
final class Repeats {
  private static final Logger LOG = LoggerFactory.getLogger(Repeats.class);

  /// One fault shows on several connections: they are answered as one after this time.
  private static final long GATHER_MS = 50;

  private static final long PAUSE_MS = 100;
  private static final long PAUSE_MAX_MS = 2_000;

  /// While all could be told, and for some of it the time has not come.
  private static final long NOT_YET_PAUSE_MAX_MS = 30_000;

  /// Sessions of a partition that are repeated at a time.
  private static final int ABREAST = 16;

  /// Over all partitions, and at least [#COUNT_MIN] and [#BYTES_MIN] for each.
  private static final int COUNT_MAX = 16_384;

  private static final int COUNT_MIN = 512;
  private static final long BYTES_MAX = 32L * 1024 * 1024;
  private static final long BYTES_MIN = 2L * 1024 * 1024;

  private final Keys keys;
  private final LongSupplier nanos;
  private final Map<Keys.Partition, RecentCalls> recent = new HashMap<>();
  private final Map<SessionToken, Settling> settling = new ConcurrentHashMap<>();
  private final AtomicLong faults = new AtomicLong();

  /// When the next round is due, in [System#nanoTime]; null: none is planned.
  private @Nullable Long due;

  private final AtomicInteger toldAgain = new AtomicInteger();
  private volatile boolean closed;

  /// What was done to a session before a fault is being told again.
  private record Settling(long fault, CompletableFuture<Void> done) {}

  /// @param awayMax after so long an outage nothing is told again
  /// @param nanos a clock such as `System::nanoTime`
  Repeats(Keys keys, Duration awayMax, LongSupplier nanos) {
    this.keys = keys;
    this.nanos = nanos;
    int partitions = keys.partitions().size();
    for (Keys.Partition partition : keys.partitions()) {
      recent.put(
          partition,
          new RecentCalls(
              Math.max(COUNT_MIN, COUNT_MAX / partitions),
              Math.max(BYTES_MIN, BYTES_MAX / partitions),
              awayMax));
    }
  }

  /// Redis may have lost something. From any thread, never waits.
  void faulted() {
    faults.incrementAndGet();
    plan(GATHER_MS);
  }

  /// Counts the faults so far: to be asked before a call is sent that may have to be repeated.
  long faults() {
    return faults.get();
  }

  void confirmed(Call call, long faultsBefore) {
    of(call.session).confirmed(call, faultsBefore, nanos.getAsLong());
    if (faultsBefore != faults.get()) {
      plan(GATHER_MS);
    }
  }

  /// The session's partition has answered.
  void heard(SessionToken session) {
    of(session).heard(faults.get(), nanos.getAsLong());
  }

  /// All partitions have answered.
  void heard() {
    recent.values().forEach(calls -> calls.heard(faults.get(), nanos.getAsLong()));
  }

  void ended(SessionToken session) {
    of(session).ended(session);
  }

  /// Completes when what was done to the session before the last fault has been told again once; to
  /// be waited for before more is done to it. Fails if it could not be told.
  CompletionStage<Void> settled(SessionToken session) {
    RecentCalls calls = of(session);
    if (closed || calls.doubtful(session, faults.get()).isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    long fault = faults.get();
    Settling mine = new Settling(fault, new CompletableFuture<>());
    Settling other = settling.putIfAbsent(session, mine);
    if (other != null) {
      return other.fault == fault ? other.done : other.done.thenCompose(_ -> settled(session));
    }
    repeat(calls, calls.doubtful(session, fault), 0, fault)
        .whenComplete(
            (_, failure) -> {
              settling.remove(session, mine);
              if (failure == null) {
                mine.done.complete(null);
              } else {
                mine.done.completeExceptionally(ScriptRunner.unwrapped(failure));
              }
            });
    return mine.done;
  }

  /// From now on nothing is told again.
  void close() {
    closed = true;
  }

  private RecentCalls of(SessionToken session) {
    RecentCalls calls = recent.get(keys.partition(session));
    if (calls == null) {
      throw new IllegalStateException("a partition that is none");
    }
    return calls;
  }

  private CompletionStage<Void> repeat(
      RecentCalls calls, List<Call> doubtful, int next, long fault) {
    if (next == doubtful.size()) {
      return CompletableFuture.completedFuture(null);
    }
    Call call = doubtful.get(next);
    return call.again()
        .thenCompose(
            result -> {
              calls.repeated(call, result, fault, nanos.getAsLong());
              if (result == Repeated.TOLD_AGAIN) {
                toldAgain.incrementAndGet();
              }
              return repeat(calls, doubtful, next + 1, fault);
            });
  }

  /// Sees to it that a round begins by then at the latest. Its pause grows from there.
  private void plan(long afterMs) {
    if (closed) {
      return;
    }
    long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(afterMs);
    if (isFirst(at)) {
      CompletableFuture.delayedExecutor(afterMs, TimeUnit.MILLISECONDS)
          .execute(
              () -> {
                if (isDue(at)) {
                  round(Math.max(afterMs, PAUSE_MS));
                }
              });
    }
  }

  private synchronized boolean isFirst(long at) {
    if (due != null && due - at <= 0) {
      return false;
    }
    due = at;
    return true;
  }

  /// Whether no earlier round was planned after this one, and has been.
  private synchronized boolean isDue(long at) {
    if (due == null || due != at) {
      return false;
    }
    due = null;
    return true;
  }

  /// Goes through all that is in doubt, and again after a pause if some of it still is.
  private void round(long pauseMs) {
    long fault = faults.get();
    List<CompletableFuture<Void>> partitions = new ArrayList<>();
    for (RecentCalls calls : recent.values()) {
      calls.expire(nanos.getAsLong());
      Queue<SessionToken> sessions = new ConcurrentLinkedQueue<>(calls.doubtful(fault));
      for (int i = Math.min(ABREAST, sessions.size()); i > 0; i--) {
        partitions.add(settleAll(sessions).toCompletableFuture());
      }
    }
    var _ =
        CompletableFuture.allOf(partitions.toArray(CompletableFuture[]::new))
            .whenComplete(
                (_, failure) ->
                    rounded(pauseMs, failure == null ? NOT_YET_PAUSE_MAX_MS : PAUSE_MAX_MS));
  }

  /// A partition that cannot be told now is left for the next round.
  private CompletionStage<Void> settleAll(Queue<SessionToken> sessions) {
    SessionToken session = closed ? null : sessions.poll();
    return session == null
        ? CompletableFuture.completedFuture(null)
        // Not on the stack of the one before, of which there may be thousands.
        : settled(session).thenComposeAsync(_ -> settleAll(sessions));
  }

  private void rounded(long pauseMs, long pauseMaxMs) {
    int told = toldAgain.getAndSet(0);
    if (told > 0) {
      LOG.info("Redis had lost {} of its last confirmed changes; told again", told);
    }
    recent.values().forEach(calls -> calls.expire(nanos.getAsLong()));
    long fault = faults.get();
    if (recent.values().stream().anyMatch(calls -> !calls.doubtful(fault).isEmpty())) {
      plan(Math.min(2 * pauseMs, pauseMaxMs));
    }
  }
}
