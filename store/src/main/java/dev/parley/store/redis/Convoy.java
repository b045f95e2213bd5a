package dev.parley.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Lets commands that nobody stands waiting for travel together: while they come in quick succession,
/// those of [#GATHER] are sent one right after the other, which is one packet; a command by itself is
/// sent at once. What a command costs here, in the kernel and in Redis is for the most part what a
/// packet costs.
///
/// For any thread. Holds as many commands as its callers have under way, and none longer than
/// [#GATHER].
final class Convoy implements AutoCloseable {
  /// Below what a person sees and above what Redis needs for a hundred commands.
  static final Duration GATHER = Duration.ofNanos(1_500_000);

  /// So many commands within [#GATHER], and one more, are a quick succession.
  static final int MANY = 4;

  /// Runs something so many nanoseconds later, on a thread that may send commands.
  interface Later {
    void run(Runnable task, long nanos);
  }

  private final LongSupplier clock;
  private final Later later;
  private final Runnable end;

  private final long[] came = new long[MANY];
  private int oldest;
  private long leftAt;

  /// What each of those who wait is sent by, in the order in which they came.
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();

  Convoy(LongSupplier clock, Later later, Runnable end) {
    this.clock = clock;
    this.later = later;
    this.end = end;
    leftAt = clock.getAsLong() - GATHER.toNanos();
    Arrays.fill(came, leftAt);
  }

  /// One by the system's clock, with a thread of its own once it is needed.
  static Convoy start() {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("store-convoy").daemon().factory());
    return new Convoy(
        System::nanoTime,
        (task, nanos) -> {
          var _ = executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
        },
        executor::shutdown);
  }

  /// @param command sends it; must not wait
  /// @return its answer
  <T> CompletionStage<T> join(Supplier<CompletionStage<T>> command) {
    return departure().thenCompose(_ -> command.get());
  }

  /// When whoever comes now is sent; at once for those who are not one of many.
  private synchronized CompletableFuture<Void> departure() {
    long now = clock.getAsLong();
    boolean quick = now - came[oldest] < GATHER.toNanos();
    came[oldest] = now;
    oldest = (oldest + 1) % MANY;
    long wait = leftAt + GATHER.toNanos() - now;
    if (waiting.isEmpty()) {
      if (!quick || wait <= 0) {
        leftAt = now;
        return CompletableFuture.completedFuture(null);
      }
      later.run(this::leave, wait);
    }
    CompletableFuture<Void> departure = new CompletableFuture<>();
    waiting.add(departure);
    return departure;
  }

  private void leave() {
    List<CompletableFuture<Void>> leaving;
    synchronized (this) {
      leaving = waiting;
      waiting = new ArrayList<>();
      leftAt = clock.getAsLong();
    }
    leaving.forEach(departure -> departure.complete(null));
  }

  /// Sends what waits. What comes later is sent too or fails, as its connection does.
  @Override
  public void close() {
    leave();
    end.run();
  }
}
