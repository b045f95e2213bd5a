package dev.parley.server.http;

import dev.parley.server.socket.Cut;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Places for answers that hold a whole session, each from the question to the store until its client
/// has taken it: so many at a time, and a bounded number that wait in order. Else clients that ask for
/// such answers and do not read them would fill the heap. One for all event loops.
///
/// Who has a place while others wait keeps it for a time at most; then its connection is closed.
final class WholeSessions {
  private final int most;
  private final int waitingMax;
  private final Duration kept;
  private final Duration patience;
  private final Deque<Asked> waiting = new ArrayDeque<>();
  private int taken;

  private record Asked(RoutingContext route, Context context, Supplier<Future<Void>> answer) {}

  /// @param kept how long one may take for its answer, once that is made, while others wait
  /// @param patience how long one waits for a place
  WholeSessions(int most, int waitingMax, Duration kept, Duration patience) {
    this.most = most;
    this.waitingMax = waitingMax;
    this.kept = kept;
    this.patience = patience;
  }

  /// Answers when there is a place, or with 503. To be called on the request's event loop.
  ///
  /// @param answer called there; done when the answer is written, or will not be
  void answer(RoutingContext route, Supplier<Future<Void>> answer) {
    Context context = route.vertx().getOrCreateContext();
    Asked asked = new Asked(route, context, answer);
    synchronized (this) {
      if (taken >= most) {
        if (waiting.size() < waitingMax) {
          waiting.add(asked);
          route.vertx().setTimer(patience.toMillis(), _ -> giveUp(asked));
          return;
        }
      } else {
        taken++;
        context.runOnContext(_ -> run(asked));
        return;
      }
    }
    refuse(route);
  }

  private void giveUp(Asked asked) {
    boolean waited;
    synchronized (this) {
      waited = waiting.remove(asked);
    }
    if (waited) {
      refuse(asked.route);
    }
  }

  private static void refuse(RoutingContext route) {
    route.response().putHeader("Retry-After", "5");
    Answers.error(route, 503, "The server is busy at the moment. Please try again shortly.");
  }

  private void run(Asked asked) {
    if (asked.route.response().closed()) {
      free();
      return;
    }
    Vertx vertx = asked.route.vertx();
    // What Redis takes to read the session is not the client's.
    Promise<Long> timer = Promise.promise();
    asked.route.addHeadersEndHandler(
        _ -> timer.tryComplete(vertx.setPeriodic(kept.toMillis(), _ -> keptLong(asked))));
    Runnable over =
        () -> {
          timer.future().onSuccess(vertx::cancelTimer);
          free();
        };
    Future<Void> done;
    try {
      done = asked.answer.get();
    } catch (RuntimeException bug) {
      over.run();
      throw bug;
    }
    done.onComplete(_ -> over.run());
  }

  private void keptLong(Asked asked) {
    boolean wanted;
    synchronized (this) {
      wanted = !waiting.isEmpty();
    }
    if (wanted) {
      Cut.connection(asked.route.request().connection());
    }
  }

  private void free() {
    @Nullable Asked next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        taken--;
      }
    }
    if (next != null) {
      Asked one = next;
      one.context.runOnContext(_ -> run(one));
    }
  }
}
