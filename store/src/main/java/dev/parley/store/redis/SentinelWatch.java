package dev.parley.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks the sentinels each second which server is the master, and tells when they name another. The
/// old one need not know yet: after a planned change it answers for some twelve seconds as if it were
/// the master, and all of that is lost.
///
/// Asks whichever sentinel answers first in their order, as connections do that are made.
final class SentinelWatch implements AutoCloseable {
  private static final long EACH_MS = 1_000;

  private final Link<StatefulRedisSentinelConnection<String, byte[]>> sentinel;
  private final String name;
  private final Runnable changed;
  private final ScheduledFuture<?> asking;

  /// Null until one has answered.
  private @Nullable SocketAddress master;

  /// @param client of connections that do not reconnect
  /// @param address names sentinels and their master
  /// @param changed must not wait
  SentinelWatch(
      RedisClient client, RedisURI address, EventExecutorGroup executors, Runnable changed) {
    sentinel =
        new Link<>(
            () -> client.connectSentinelAsync(Connections.CODEC, address),
            connection -> connection.async().ping(),
            _ -> () -> {});
    this.name = address.getSentinelMasterId();
    this.changed = changed;
    asking = executors.scheduleWithFixedDelay(this::ask, 0, EACH_MS, TimeUnit.MILLISECONDS);
  }

  private void ask() {
    // One that does not answer is a matter for the next second, when the link asks the next
    // sentinel.
    var _ =
        sentinel
            .get()
            .thenCompose(connection -> connection.async().getMasterAddrByName(name))
            .thenAccept(this::named);
  }

  private synchronized void named(@Nullable SocketAddress now) {
    if (now == null) {
      return;
    }
    boolean other = master != null && !master.equals(now);
    master = now;
    if (other) {
      changed.run();
    }
  }

  @Override
  public void close() {
    asking.cancel(false);
    sentinel.close();
  }
}
