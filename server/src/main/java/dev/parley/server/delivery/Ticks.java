package dev.parley.server.delivery;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
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
  private final List<List<BooleanSupplier>> slices =
      IntStream.range(0, SLICES).<List<BooleanSupplier>>mapToObj(_ -> new ArrayList<>()).toList();

  /// Came since the last step: one may come while a slice is gone through.
  private final List<BooleanSupplier> fresh = new ArrayList<>();

  private int count;
  private int next;
  private @Nullable Long timer;

  Ticks(Vertx vertx) {
    this.vertx = vertx;
  }

  /// Calls it from now on, until it says that it wants no more.
  ///
  /// @param tick must not throw
  void add(BooleanSupplier tick) {
    fresh.add(tick);
    if (timer == null) {
      timer = vertx.setPeriodic(SECOND_MS / SLICES, _ -> step());
    }
  }

  private void step() {
    for (BooleanSupplier tick : fresh) {
      slices.get(count % SLICES).add(tick);
      count++;
    }
    fresh.clear();
    next = (next + 1) % SLICES;
    slices.get(next).removeIf(tick -> !tick.getAsBoolean());
    if (timer != null && fresh.isEmpty() && slices.stream().allMatch(List::isEmpty)) {
      vertx.cancelTimer(timer);
      timer = null;
    }
  }
}
