package dev.parley.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Says which server the sentinels name as the master, and tells when they name another. The old one
/// need not know yet: after a planned change it answers for some twelve seconds as if it were the
/// master, and all of that is lost.
///
/// All are asked, and of what a majority answers the newest counts, as they count their changes
/// themselves: one that is cut off from the others goes on naming the old master, and one that
/// has frozen answers nothing. For any thread.
final class Sentinels implements AutoCloseable {
  private static final Duration EACH = Duration.ofSeconds(1);

  /// After which one counts as not answering.
  private static final Duration ANSWER_MAX = Duration.ofSeconds(1);

  private final List<Link<StatefulRedisSentinelConnection<String, byte[]>>> links;
  private final String name;
  private final Runnable changed;
  private final ScheduledFuture<?> asking;

  /// The newest that any has named; null until one has answered.
  private @Nullable Named newest;

  /// @param epoch grows with each change of the master
  private record Named(InetSocketAddress master, long epoch) {}

  /// @param client of connections that do not reconnect
  /// @param address names sentinels and their master
  /// @param changed must not wait
  Sentinels(RedisClient client, RedisURI address, EventExecutorGroup executors, Runnable changed) {
    links =
        address.getSentinels().stream()
            .map(
                one ->
                    new Link<>(
                        () -> client.connectSentinelAsync(Connections.CODEC, one),
                        connection -> connection.async().ping(),
                        _ -> () -> {}))
            .toList();
    this.name = address.getSentinelMasterId();
    this.changed = changed;
    asking =
        executors.scheduleWithFixedDelay(
            this::look, EACH.toMillis(), EACH.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// The master by what most of them say now.
  ///
  /// @return within [#ANSWER_MAX]; fails if none answers
  CompletableFuture<InetSocketAddress> master() {
    Count count = new Count(links.size());
    for (var link : links) {
      var _ =
          ask(link)
              .whenComplete(
                  (named, _) -> {
                    heard(named);
                    count.heard(named);
                  });
    }
    return count.result;
  }

  private void look() {
    // Who is no longer the master shows by what they answer; that none does is a matter for the
    // next
    // second.
    var _ = master();
  }

  /// The answers of one round.
  private static final class Count {
    private final CompletableFuture<InetSocketAddress> result = new CompletableFuture<>();
    private final int asked;
    private int answered;
    private int settled;
    private @Nullable Named best;

    Count(int asked) {
      this.asked = asked;
    }

    synchronized void heard(@Nullable Named named) {
      settled++;
      if (named != null) {
        answered++;
        best = newer(best, named);
      }
      if (best != null && (answered > asked / 2 || settled == asked)) {
        result.complete(best.master());
      } else if (settled == asked) {
        result.completeExceptionally(new RedisException("no sentinel names a master"));
      }
    }
  }

  private static Named newer(@Nullable Named one, Named other) {
    return one == null || other.epoch() > one.epoch() ? other : one;
  }

  private void heard(@Nullable Named named) {
    boolean other;
    synchronized (this) {
      if (named == null) {
        return;
      }
      Named before = newest;
      newest = newer(before, named);
      other = before != null && !before.master().equals(newest.master());
    }
    if (other) {
      changed.run();
    }
  }

  private CompletionStage<Named> ask(Link<StatefulRedisSentinelConnection<String, byte[]>> link) {
    return link.get()
        .thenCompose(connection -> connection.async().master(name))
        .thenApply(Sentinels::named)
        .toCompletableFuture()
        .orTimeout(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Named named(Map<String, byte[]> said) {
    return new Named(
        InetSocketAddress.createUnresolved(text(said, "ip"), Integer.parseInt(text(said, "port"))),
        Long.parseLong(text(said, "config-epoch")));
  }

  private static String text(Map<String, byte[]> said, String field) {
    byte[] value = said.get(field);
    if (value == null) {
      throw new RedisException("a sentinel does not say its master's " + field);
    }
    return new String(value, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    asking.cancel(false);
    links.forEach(Link::close);
  }
}
