package dev.parley.server;

import dev.parley.server.delivery.Failures;
import dev.parley.server.delivery.WorkerDirectory;
import dev.parley.server.http.Readiness;
import dev.parley.store.LiveChannels;
import dev.parley.store.Sessions;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a server does again and again, whoever is connected: asks who answers, hears its own probe,
/// sweeps sessions that a fault left behind.
final class Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration WORKERS = Duration.ofSeconds(1);
  private static final Duration PROBE = Duration.ofSeconds(2);

  /// A node that is just starting may need so long to hear itself for the first time.
  private static final Duration FIRST_PROBE = Duration.ofSeconds(10);

  private static final Duration SWEEP = Duration.ofSeconds(3);

  private final Sessions sessions;
  private final LiveChannels channels;
  private final WorkerDirectory workers;
  private final Readiness readiness;
  private final AtomicBoolean probing = new AtomicBoolean();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private final long startedNanos = System.nanoTime();
  private volatile boolean heard;

  Upkeep(Sessions sessions, LiveChannels channels, WorkerDirectory workers, Readiness readiness) {
    this.sessions = sessions;
    this.channels = channels;
    this.workers = workers;
    this.readiness = readiness;
  }

  /// Goes on until the Vert.x instance is closed.
  void start(Vertx vertx) {
    refresh();
    probe();
    vertx.setPeriodic(WORKERS.toMillis(), _ -> refresh());
    vertx.setPeriodic(PROBE.toMillis(), _ -> probe());
    vertx.setPeriodic(SWEEP.toMillis(), _ -> sweep());
  }

  private void refresh() {
    workers
        .refresh()
        .thenAccept(
            answered -> {
              if (answered) {
                readiness.storeAnswered();
              }
            });
  }

  private void probe() {
    if (!probing.compareAndSet(false, true)) {
      return;
    }
    channels
        .probe()
        .whenComplete(
            (_, failure) -> {
              probing.set(false);
              if (failure == null) {
                heard = true;
                readiness.heard();
              } else if (heard || System.nanoTime() - startedNanos > FIRST_PROBE.toNanos()) {
                LOG.warn("This node does not hear itself: {}", Failures.kind(failure));
              }
            });
  }

  private void sweep() {
    if (!sweeping.compareAndSet(false, true)) {
      return;
    }
    sessions
        .sweep()
        .whenComplete(
            (_, failure) -> {
              sweeping.set(false);
              if (failure != null) {
                LOG.warn("A sweep failed: {}", Failures.kind(failure));
              }
            });
  }
}
