package dev.parley.server.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts a node's connections, whatever is spoken on them, and says when there are too many: each
/// holds an open file, also while nothing is asked on it. For any thread. Figure:
/// `parley_open_connections`.
public final class OpenConnections {
  private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private final int most;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong warnedNanos =
      new AtomicLong(System.nanoTime() - BETWEEN_WARNINGS.toNanos());

  /// @param most at a time, from 1 on
  public OpenConnections(int most, MeterRegistry registry) {
    this.most = most;
    Gauge.builder("parley.open.connections", open, AtomicInteger::get)
        .description("Open TCP connections, those of sockets among them")
        .register(registry);
  }

  /// Counts one more.
  ///
  /// @return false if there are too many now; it counts all the same until it is [#closed()]
  boolean opened() {
    boolean room = open.incrementAndGet() <= most;
    if (!room) {
      warn();
    }
    return room;
  }

  private void warn() {
    long now = System.nanoTime();
    long last = warnedNanos.get();
    if (now - last >= BETWEEN_WARNINGS.toNanos() && warnedNanos.compareAndSet(last, now)) {
      LOG.warn("All {} connections are taken: new ones are cut", most);
    }
  }

  void closed() {
    open.decrementAndGet();
  }
}
