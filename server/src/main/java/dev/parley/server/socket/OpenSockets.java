package dev.parley.server.socket;

import dev.parley.protocol.CloseCode;
import dev.parley.server.delivery.Outlet;
import dev.parley.server.delivery.UnreadFrames;
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
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// All sockets of this node: counted, bounded, and sent away when the node closes. For any
/// thread. Figures: `parley_connections`, `parley_pending_bytes`,
/// `parley_unread_bytes`.
public final class OpenSockets {
  private static final Duration STEP = Duration.ofMillis(50);

  /// In which a client that reads 11 KB a second takes one part of a long frame.
  private static final Duration STILL = Duration.ofSeconds(3);

  private final Set<Outlet> sockets = ConcurrentHashMap.newKeySet();
  private final UnreadFrames unread;
  private final int most;
  private volatile boolean draining;

  public OpenSockets(int most, UnreadFrames unread, MeterRegistry registry) {
    this.most = most;
    this.unread = unread;
    Gauge.builder("parley.connections", sockets, Set::size)
        .description("Open WebSocket connections")
        .register(registry);
    Gauge.builder("parley.pending.bytes", sockets, OpenSockets::pendingBytes)
        .description("Frame bytes that were written and that clients have not taken yet")
        .register(registry);
    Gauge.builder("parley.unread.bytes", unread, UnreadFrames::bytes)
        .description("Memory of long frames that clients have not taken yet")
        .register(registry);
  }

  UnreadFrames unread() {
    return unread;
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

  /// While more than a bound is in memory for clients that have yet to take it, those are sent away for
  /// whom most of it is there and who have taken nothing for three seconds: else clients that ask for
  /// large histories and do not read them would fill the heap. While it is twice the bound, they go
  /// though they read. Who comes back and reads misses nothing.
  public void relieve() {
    long kept = sum(socket -> socket.closed() ? 0 : socket.keptBytes());
    sendAway(kept - unread.bytesMax(), socket -> socket.sinceProgress().compareTo(STILL) >= 0);
    // Those who were sent away before may have some seconds left to go.
    long leaving = sum(socket -> socket.closed() ? socket.keptBytes() : 0);
    sendAway(unread.bytes() - leaving - 2 * unread.bytesMax(), _ -> true);
  }

  private long sum(ToLongFunction<Outlet> bytes) {
    return sockets.stream().mapToLong(bytes).sum();
  }

  /// Sends those away for whom most is kept, until it is so much less.
  private void sendAway(long bytes, Predicate<Outlet> who) {
    if (bytes <= 0) {
      return;
    }
    record Large(Outlet socket, long bytes) {}
    List<Large> largestFirst =
        sockets.stream()
            .filter(socket -> !socket.closed() && who.test(socket))
            .map(socket -> new Large(socket, socket.keptBytes()))
            .sorted(Comparator.comparingLong(Large::bytes).reversed())
            .toList();
    long left = bytes;
    for (Large large : largestFirst) {
      if (left <= 0 || large.bytes == 0) {
        return;
      }
      large.socket.close(CloseCode.TOO_SLOW);
      left -= large.bytes;
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
