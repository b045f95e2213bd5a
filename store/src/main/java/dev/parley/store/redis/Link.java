package dev.parley.store.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A connection that is made when it is asked for, and after it broke by whoever asks next. Nothing
/// that was sent on one is sent again on the next: who sent it is told that it failed, and knows best.
///
/// Lettuce's own reconnecting would send all of it again, and would be content with being refused the
/// subscriptions.
final class Link<C extends StatefulConnection<String, byte[]>> {
  /// A server that could not be connected to is not tried again before.
  private static final long PAUSE_NANOS = Duration.ofMillis(250).toNanos();

  private final Supplier<CompletionStage<C>> connect;
  private final Function<C, CompletionStage<String>> ping;
  private final Function<C, Runnable> made;
  private @Nullable CompletableFuture<Line> line;
  private long triedAt;
  private boolean closed;

  /// @param connect makes a connection that does not reconnect by itself
  /// @param made gets each connection before anybody else, and gives what to run when it broke
  Link(
      Supplier<CompletionStage<C>> connect,
      Function<C, CompletionStage<String>> ping,
      Function<C, Runnable> made) {
    this.connect = connect;
    this.ping = ping;
    this.made = made;
  }

  /// One connection that was made.
  private final class Line implements RedisConnectionStateListener {
    final C connection;
    final Runnable broken;
    final long madeAt = System.nanoTime();

    Line(C connection) {
      this.connection = connection;
      broken = made.apply(connection);
      connection.addListener(this);
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
      lost(this);
    }
  }

  /// @return fails if there is none and none can be made now
  synchronized CompletableFuture<C> get() {
    if (closed) {
      return CompletableFuture.failedFuture(new RedisException("closed"));
    }
    CompletableFuture<Line> known = line;
    if (known == null
        || (known.isCompletedExceptionally() && System.nanoTime() - triedAt > PAUSE_NANOS)) {
      triedAt = System.nanoTime();
      known = connect().toCompletableFuture();
      line = known;
    }
    return known.thenApply(open -> open.connection);
  }

  /// Whether one is being made.
  synchronized boolean connecting() {
    return line != null && !line.isDone();
  }

  /// The connection, if there is one now.
  Optional<C> open() {
    return Optional.ofNullable(line()).map(open -> open.connection);
  }

  private synchronized @Nullable Line line() {
    return line == null || line.isCompletedExceptionally() ? null : line.getNow(null);
  }

  private CompletionStage<Line> connect() {
    CompletionStage<C> asked;
    try {
      asked = connect.get();
    } catch (RuntimeException rejected) {
      return CompletableFuture.failedFuture(rejected);
    }
    return asked.thenCompose(
        connection -> {
          Line open = new Line(connection);
          // One that broke before it was listened to would never be missed.
          return answered(connection)
              .handle(
                  (_, failure) -> {
                    if (failure != null) {
                      var _ = connection.closeAsync();
                      throw new RedisException("a new connection does not answer");
                    }
                    return open;
                  });
        });
  }

  private CompletionStage<String> answered(C connection) {
    try {
      return ping.apply(connection);
    } catch (RuntimeException rejected) {
      return CompletableFuture.failedFuture(rejected);
    }
  }

  /// Completes when all that came before on the present connection has been passed on.
  CompletionStage<String> answered() {
    return get().thenCompose(this::answered);
  }

  private void lost(Line gone) {
    synchronized (this) {
      if (line() != gone) {
        return;
      }
      line = null;
    }
    var _ = gone.connection.closeAsync();
    gone.broken.run();
  }

  /// Gives up the connection, as if it had broken, unless it was made after that moment.
  void drop(long sinceNanos) {
    Line open = line();
    if (open != null && open.madeAt - sinceNanos < 0) {
      lost(open);
    }
  }

  /// For good, and without a word to whom it broke for.
  void close() {
    CompletableFuture<Line> last;
    synchronized (this) {
      closed = true;
      last = line;
      line = null;
    }
    if (last != null) {
      var _ = last.thenCompose(open -> open.connection.closeAsync());
    }
  }
}
