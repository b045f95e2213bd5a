package dev.parley.server.delivery;

import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Calls each of an event loop's mirrors once a second, by one timer for all: with ten thousand idle
/// sessions a timer for each would be most of what a server does. Their calls are spread over the
/// second.
///
/// Used on that event loop alone.
final class Ticks {
  private static final int SLICES = 10;
  private static final long SECOND_MS = 1_000;

  private final Vertx vertx;
  private final List<Set<Runnable>> slices =
      IntStream.range(0, SLICES).<Set<Runnable>>mapToObj(_ -> new HashSet<>()).toList();
  private int count;
  private int next;
  private @Nullable Long timer;

  Ticks(Vertx vertx) {
    this.vertx = vertx;
  }

  /// Calls it from now on.
  ///
  /// @param tick must not throw
  /// @return takes it out again
  Runnable add(Runnable tick) {
    Set<Runnable> slice = slices.get(count % SLICES);
    slice.add(tick);
    count++;
    if (timer == null) {
      timer = vertx.setPeriodic(SECOND_MS / SLICES, _ -> step());
    }
    return () -> remove(slice, tick);
  }

  private void remove(Set<Runnable> slice, Runnable tick) {
    if (!slice.remove(tick)) {
      return;
    }
    if (timer != null && slices.stream().allMatch(Set::isEmpty)) {
      vertx.cancelTimer(timer);
      timer = null;
    }
  }

  private void step() {
    next = (next + 1) % SLICES;
    // One may take itself out.
    for (Runnable tick : slices.get(next).toArray(Runnable[]::new)) {
      tick.run();
    }
  }
}
