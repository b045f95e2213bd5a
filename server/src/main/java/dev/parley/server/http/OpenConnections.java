package dev.parley.server.http;

import java.util.concurrent.atomic.AtomicInteger;

/// Counts a node's connections, whatever is spoken on them, and says when there are too many: each
/// holds an open file, also while nothing is asked on it. For any thread.
public final class OpenConnections {
  private final int most;
  private final AtomicInteger open = new AtomicInteger();

  /// @param most at a time, from 1 on
  public OpenConnections(int most) {
    this.most = most;
  }

  /// Counts one more.
  ///
  /// @return false if there are too many now; it counts all the same until it is [#closed()]
  boolean opened() {
    return open.incrementAndGet() <= most;
  }

  void closed() {
    open.decrementAndGet();
  }
}
