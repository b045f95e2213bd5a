package dev.parley.server.delivery;

import dev.parley.store.Held;
import dev.parley.store.LiveChannels;
import dev.parley.store.LiveMessage;
import dev.parley.store.Resumption;
import dev.parley.store.SessionToken;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A mirror's line to the store: one subscription and one question of the mirror's own at a time. What
/// one waiting connection needs is asked beside that: it may be a whole session, for which others must
/// not wait. Used on the mirror's context, where its host is called too.
final class StoreLine {
  private static final Logger LOG = LoggerFactory.getLogger(StoreLine.class);

  /// [StoreTurns] bounds how many ask at once, so that thousands may come back so often.
  private static final Duration RETRY_MAX = Duration.ofSeconds(1);

  static final Duration RETRY_MIN = Duration.ofMillis(200);

  /// How long a long session waits for room. By then those who read nothing have been sent away, if only
  /// the memory is wanting.
  private static final Duration ROOM_WAIT_MAX = Duration.ofSeconds(10);

  /// What the store is being asked for.
  enum Why {
    /// The mirror has nothing yet.
    OPEN,
    /// Whatever came after the mirror's own cursor.
    CATCH_UP,
    /// Everything: what the mirror has fits nothing any more.
    BEGIN_AGAIN,
    /// What a waiting connection needs and the mirror has not.
    GREET
  }

  /// Who is on the line.
  interface Host {
    /// Does one step, and ends the mirror if it fails.
    void guarded(Runnable step);

    void receive(LiveMessage message);

    /// Does with an answer what may take long; called on the store's thread, not on the context.
    ///
    /// @return the answer
    CompletionStage<Resumption> prepared(Resumption answer);

    void answered(Why why, Held held, Resumption answer);

    /// The store's newest event of the session; empty if it has no such session or was not heard.
    void compared(String newest);

    /// The store did not answer; the line pauses, and then there is something to do again.
    ///
    /// @param why what was asked; null if it was the subscription that failed
    void unreachable(@Nullable Why why);

    /// The line has become free.
    void proceed();
  }

  private final Context context;
  private final SessionToken token;
  private final Mirrors.Surroundings delivery;
  private final Host host;
  private LiveChannels.@Nullable Subscription subscription;
  private boolean subscribing;
  private final Questions own = new Questions();
  private final Questions greetings = new Questions();

  /// Read by the store's threads too.
  private volatile boolean closed;

  private long askedNanos = System.nanoTime();

  StoreLine(Context context, SessionToken token, Mirrors.Surroundings delivery, Host host) {
    this.context = context;
    this.token = token;
    this.delivery = delivery;
    this.host = host;
  }

  /// Whether nothing can be asked just now; [Host#proceed] says when that has changed.
  boolean busy() {
    return subscribing || own.busy();
  }

  /// Whether the store is being asked for what a waiting connection needs, or will be again soon.
  boolean greeting() {
    return greetings.busy();
  }

  boolean subscribed() {
    return subscription != null;
  }

  /// When the store was asked last, in `System.nanoTime()`.
  long askedNanos() {
    return askedNanos;
  }

  void subscribe() {
    subscribing = true;
    delivery
        .turns()
        .begin(
            () ->
                delivery
                    .channels()
                    .subscribe(token, message -> onContext(() -> host.receive(message))))
        .whenComplete((confirmed, failure) -> onContext(() -> subscribed(confirmed, failure)));
  }

  private void subscribed(
      LiveChannels.@Nullable Subscription confirmed, @Nullable Throwable failure) {
    subscribing = false;
    if (confirmed == null) {
      own.failed(null, failure);
    } else if (closed) {
      confirmed.close();
    } else {
      subscription = confirmed;
      host.proceed();
    }
  }

  void ask(Why why, Held held) {
    (why == Why.GREET ? greetings : own).ask(why, held);
  }

  /// On a thread of the store's.
  ///
  /// @param sinceNanos when the question was asked
  private void awaitRoom(long sinceNanos) {
    if (!closed) {
      Duration waited = Duration.ofNanos(System.nanoTime() - sinceNanos);
      delivery.unread().awaitRoom(ROOM_WAIT_MAX.minus(waited));
    }
    if (closed) {
      throw new CancellationException("nobody waits for the session any more");
    }
  }

  /// Asks whether anything happened that nobody told of, when it suits: [Host#compared] is told.
  void compare() {
    askedNanos = System.nanoTime();
    delivery
        .comparison()
        .ask(
            token,
            newest ->
                onContext(
                    () -> {
                      if (!closed) {
                        host.compared(newest);
                      }
                    }));
  }

  /// Asks nothing of the mirror's own for a while.
  void pause(Duration wait) {
    own.pause(wait);
  }

  private void onContext(Runnable step) {
    try {
      context.runOnContext(_ -> host.guarded(step));
    } catch (RejectedExecutionException ended) {
      // The server has closed, and its connections with it: nobody is left to be told.
      LOG.debug("A message came after the server's end");
    }
  }

  void close() {
    closed = true;
    if (subscription != null) {
      subscription.close();
    }
  }

  /// Else all that failed together would come back together, each time.
  private static Duration spread(long mostMillis) {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(mostMillis / 2, mostMillis + 1));
  }

  /// One question at a time, and longer pauses after failures, though never so long that people wait
  /// for it after the store's return.
  private final class Questions {
    private boolean asking;
    private boolean pausing;
    private int failures;

    boolean busy() {
      return asking || pausing;
    }

    void ask(Why why, Held held) {
      asking = true;
      long nanos = System.nanoTime();
      askedNanos = nanos;
      delivery
          .turns()
          .ask(() -> delivery.sessions().resume(token, held, () -> awaitRoom(nanos)))
          .thenCompose(host::prepared)
          .whenComplete((answer, failure) -> onContext(() -> answered(why, held, answer, failure)));
    }

    private void answered(
        Why why, Held held, @Nullable Resumption answer, @Nullable Throwable failure) {
      asking = false;
      if (answer == null) {
        failed(why, failure);
      } else if (!closed) {
        failures = 0;
        delivery.meters().resumed(answer);
        host.answered(why, held, answer);
      }
    }

    void failed(@Nullable Why why, @Nullable Throwable failure) {
      if (closed) {
        return;
      }
      failures++;
      if (why == Why.GREET) {
        LOG.debug("A connection waits longer: {}", Failures.kind(failure));
      } else if (failures == 1) {
        LOG.warn("A session could not be followed: {}", Failures.kind(failure));
      }
      long most = RETRY_MIN.toMillis() << Math.min(failures - 1, 10);
      pause(spread(Math.min(most, RETRY_MAX.toMillis())));
      host.unreachable(why);
    }

    void pause(Duration wait) {
      pausing = true;
      context
          .owner()
          .setTimer(
              wait.toMillis(),
              _ -> {
                pausing = false;
                host.guarded(host::proceed);
              });
    }
  }
}
