package dev.parley.server.socket;

import dev.parley.protocol.CloseCode;
import dev.parley.server.delivery.Outlet;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// All sockets of this node: counted, bounded, and sent away when the node closes. For any
/// thread. Figures: `parley_connections`, `parley_pending_bytes`.
public final class OpenSockets {
  private static final Duration STEP = Duration.ofMillis(50);

  /// In which a client that reads 11 KB a second takes one part of a long frame.
  private static final Duration STILL = Duration.ofSeconds(3);

  private final Set<Outlet> sockets = ConcurrentHashMap.newKeySet();
  private final int most;
  private volatile boolean draining;

  public OpenSockets(int most, MeterRegistry registry) {
    this.most = most;
    Gauge.builder("parley.connections", sockets, Set::size)
        .description("Open WebSocket connections")
        .register(registry);
    Gauge.builder("parley.pending.bytes", sockets, OpenSockets::pendingBytes)
        .description("Frame bytes that were written and that clients have not taken yet")
        .register(registry);
  }

  private static long pendingBytes(Set<Outlet> sockets) {
    return sockets.stream().mapToLong(Outlet::pendingBytes).sum();
  }

  /// @return false if there are too many
  boolean add(Outlet socket) {
    if (sockets.size() >= most) {
      return false;
    }
    sockets.add(socket);
    return true;
  }

  void remove(Outlet socket) {
    sockets.remove(socket);
  }

  public int count() {
    return sockets.size();
  }

  /// While clients together have yet to take more than so many bytes, those are sent away who have most
  /// of it and have taken nothing for three seconds: else clients that ask for large histories and do not
  /// read them would fill the heap. Who comes back and reads misses nothing.
  public void relieve(long bytesMax) {
    long over = pendingBytes(sockets) - bytesMax;
    if (over <= 0) {
      return;
    }
    record Still(Outlet socket, long bytes) {}
    List<Still> largestFirst =
        sockets.stream()
            .filter(socket -> !socket.closed() && socket.sinceProgress().compareTo(STILL) >= 0)
            .map(socket -> new Still(socket, socket.pendingBytes()))
            .sorted(Comparator.comparingLong(Still::bytes).reversed())
            .toList();
    for (Still still : largestFirst) {
      if (over <= 0) {
        return;
      }
      still.socket.close(CloseCode.TOO_SLOW);
      over -= still.bytes;
    }
  }

  /// Whether new sockets are refused.
  public boolean draining() {
    return draining;
  }

  /// Refuses new sockets and sends away those that are open, in no order and spread over a time so
  /// that they do not all reach the other nodes at once; the first at once.
  ///
  /// @param closeMax how long the last of them may take for its close frame
  /// @return done when all have gone, or had their time
  public CompletionStage<Void> drain(Vertx vertx, Duration over, Duration closeMax) {
    draining = true;
    List<Outlet> left = new ArrayList<>(sockets);
    Collections.shuffle(left);
    long steps = Math.max(1, over.dividedBy(STEP));
    int atOnce = (int) Math.max(1, (left.size() + steps - 1) / steps);
    CompletableFuture<Void> done = new CompletableFuture<>();
    sendAway(vertx, left, atOnce, () -> awaitGone(vertx, closeMax, done));
    return done;
  }

  private void sendAway(Vertx vertx, List<Outlet> left, int atOnce, Runnable then) {
    List<Outlet> now = left.subList(0, Math.min(atOnce, left.size()));
    now.forEach(socket -> socket.close(CloseCode.DRAINING));
    List<Outlet> rest = left.subList(now.size(), left.size());
    if (rest.isEmpty()) {
      then.run();
    } else {
      vertx.setTimer(STEP.toMillis(), _ -> sendAway(vertx, rest, atOnce, then));
    }
  }

  private void awaitGone(Vertx vertx, Duration max, CompletableFuture<Void> done) {
    if (sockets.isEmpty() || !max.isPositive()) {
      done.complete(null);
    } else {
      vertx.setTimer(STEP.toMillis(), _ -> awaitGone(vertx, max.minus(STEP), done));
    }
  }
}
