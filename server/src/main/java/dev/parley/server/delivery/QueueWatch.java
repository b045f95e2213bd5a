package dev.parley.server.delivery;

import dev.parley.protocol.NoticeCode;
import dev.parley.protocol.ServerFrame;
import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Tells those who wait where they stand: `queued` for each waiting turn, at most one a second and
/// less often the longer the queue, and a notice while no worker lives.
final class QueueWatch {
  private static final Duration NOTICE_AGAIN = Duration.ofSeconds(30);
  private static final long SLOWER_NANOS_PER_AHEAD = Duration.ofMillis(50).toNanos();
  private static final long SLOWEST_NANOS = Duration.ofSeconds(5).toNanos();

  private final SessionToken token;
  private final Sessions sessions;
  private final WorkerDirectory workers;
  private boolean asking;
  private long notBeforeNanos = System.nanoTime();
  private long noticedNanos = System.nanoTime() - NOTICE_AGAIN.toNanos();

  QueueWatch(SessionToken token, Sessions sessions, WorkerDirectory workers) {
    this.token = token;
    this.sessions = sessions;
    this.workers = workers;
  }

  /// Somebody new looks on: the next tick tells, also what was told before.
  void soon() {
    notBeforeNanos = System.nanoTime();
    noticedNanos = System.nanoTime() - NOTICE_AGAIN.toNanos();
  }

  /// To be called once a second, on the mirror's context.
  void tick(MirrorState state, Context context, Consumer<ServerFrame> tell) {
    if (state.waiting().isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    if (workers.noneLives() && now - noticedNanos >= NOTICE_AGAIN.toNanos()) {
      noticedNanos = now;
      tell.accept(new ServerFrame.Notice(NoticeCode.NO_WORKER, null));
    }
    if (asking || now < notBeforeNanos) {
      return;
    }
    for (String turnId : List.copyOf(state.waiting())) {
      asking = true;
      sessions
          .position(token, turnId)
          .whenComplete(
              (place, failure) ->
                  context.runOnContext(
                      _ -> {
                        asking = false;
                        if (failure == null
                            && place.isPresent()
                            && state.waiting().contains(turnId)) {
                          int ahead = place.get().ahead();
                          tell.accept(
                              new ServerFrame.Queued(
                                  turnId, ahead, workers.expectedWait(place.get())));
                          notBeforeNanos =
                              System.nanoTime()
                                  + Math.min(ahead * SLOWER_NANOS_PER_AHEAD, SLOWEST_NANOS);
                        }
                      }));
    }
  }
}
