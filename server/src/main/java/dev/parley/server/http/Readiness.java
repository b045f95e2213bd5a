package dev.parley.server.http;

import dev.parley.server.socket.OpenSockets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether this node should get new connections: it hears its own probe through the store, and is not
/// closing. For any thread.
public final class Readiness {
  /// A probe older than this counts as none.
  static final Duration FRESH = Duration.ofSeconds(6);

  private final OpenSockets sockets;
  private volatile @Nullable Long heardNanos;
  private volatile @Nullable Long storeNanos;

  public Readiness(OpenSockets sockets) {
    this.sockets = sockets;
  }

  /// A probe came back. So the store answered, though on a cluster the one Redis server may be away that
  /// knows which workers live.
  public void heard() {
    heardNanos = System.nanoTime();
    storeAnswered();
  }

  /// The store answered a question.
  public void storeAnswered() {
    storeNanos = System.nanoTime();
  }

  /// Why not; empty if it is ready.
  List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    if (sockets.draining()) {
      reasons.add("draining");
    }
    if (!fresh(storeNanos)) {
      reasons.add("store_unreachable");
    }
    if (!fresh(heardNanos)) {
      reasons.add("delivery_stale");
    }
    return reasons;
  }

  private static boolean fresh(@Nullable Long atNanos) {
    return atNanos != null && System.nanoTime() - atNanos < FRESH.toNanos();
  }
}
