package dev.parley.worker;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long the store can be reached without a break, as claims and beats find it. After a break
/// every lease looks lapsed, since no holder could renew it; so lapsed turns are left alone until
/// the connection has stood for one beat and their holders had time to renew.
final class StoreLink {
  private static final Logger LOG = LoggerFactory.getLogger(StoreLink.class);

  /// A part of a cluster that is away shows in each round, or a command's time-out later.
  private static final Duration QUIET = Duration.ofSeconds(3);

  private final WorkerTime time;
  private final Duration beat;
  private final Tallies tallies;
  private final Runnable returned;
  private boolean up = true;
  private long standsFrom;
  private long answeredAt;
  private long failedAt;

  /// @param returned called after each break, on any thread: must not wait
  StoreLink(WorkerTime time, Duration beat, Tallies tallies, Runnable returned) {
    this.time = time;
    this.beat = beat;
    this.tallies = tallies;
    this.returned = returned;
    this.standsFrom = time.nanos();
    this.answeredAt = standsFrom;
    this.failedAt = standsFrom - QUIET.toNanos();
  }

  void answered() {
    synchronized (this) {
      long now = time.nanos();
      if (now - failedAt >= QUIET.toNanos()) {
        answeredAt = now;
      }
      if (up) {
        return;
      }
    }
    LOG.info("The store can be reached again");
    restored();
  }

  void failed(Throwable failure) {
    tallies.storeFailed();
    StoreCalls.unlessExpected(failure);
    synchronized (this) {
      failedAt = time.nanos();
      if (!up) {
        return;
      }
      up = false;
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    LOG.warn("The store cannot be reached: {}", cause.getClass().getSimpleName());
  }

  /// The connection was made again, or the process was suspended: leases may look lapsed.
  void restored() {
    synchronized (this) {
      up = true;
      standsFrom = time.nanos();
    }
    returned.run();
  }

  synchronized boolean up() {
    return up;
  }

  /// Whether lapsed turns may be taken over.
  synchronized boolean stands() {
    return up && time.nanos() - standsFrom >= beat.toNanos();
  }

  /// When the store last answered while no part of it had failed of late, on the clock of
  /// [WorkerTime#nanos].
  synchronized long answeredAtNanos() {
    return answeredAt;
  }
}
