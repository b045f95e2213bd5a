package dev.parley.chaos.fault;

import dev.parley.chaos.fleet.Fleet;
import dev.parley.chaos.fleet.Node;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Where a fault is caused, and the seed's choices for it.
///
/// @param lease how long a worker's hold lasts without a beat
record Stage(Fleet fleet, Duration lease, RandomGenerator random) {
  Node someWorker() {
    return some(fleet.workers());
  }

  Node someServer() {
    return some(fleet.servers());
  }

  <T> T some(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /// Lets the fault last.
  void last(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }

  /// Lets the fault last, for a time between two.
  void last(Duration least, Duration most) throws InterruptedException {
    last(least.plusMillis(random.nextLong(1 + most.minus(least).toMillis())));
  }
}
