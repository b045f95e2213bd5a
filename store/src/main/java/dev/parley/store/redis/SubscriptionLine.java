package dev.parley.store.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The subscriptions to one server, on one connection at a time. When it breaks, each channel that it
/// carried is reported as ended.
final class SubscriptionLine {
  /// A connection that only listens is asked so often whether it still hears: its [StallGuard] closes
  /// it when nothing comes back.
  private static final long PING_MS = 1_000;

  private final Link<StatefulRedisPubSubConnection<String, byte[]>> link;
  private final ShardTransport.Sink sink;

  SubscriptionLine(
      Supplier<CompletionStage<StatefulRedisPubSubConnection<String, byte[]>>> connect,
      ShardTransport.Sink sink) {
    this.sink = sink;
    link = new Link<>(connect, connection -> connection.async().ping(), this::made);
  }

  private Runnable made(StatefulRedisPubSubConnection<String, byte[]> connection) {
    Carried carried = new Carried();
    connection.addListener(carried);
    pingLater(connection);
    return carried::broken;
  }

  private void pingLater(StatefulRedisPubSubConnection<String, byte[]> connection) {
    CompletableFuture.delayedExecutor(PING_MS, TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (connection.isOpen()) {
                var _ = connection.async().ping();
                pingLater(connection);
              }
            });
  }

  CompletionStage<Void> subscribe(String channel) {
    return link.get().thenCompose(connection -> connection.async().ssubscribe(channel));
  }

  void unsubscribe(String channel) {
    link.open()
        .ifPresent(
            connection -> {
              var _ = connection.async().sunsubscribe(channel);
            });
  }

  CompletionStage<?> answered() {
    return link.answered();
  }

  void drop(long sinceNanos) {
    link.drop(sinceNanos);
  }

  void close() {
    link.close();
  }

  /// What one connection carries. Called on its thread.
  private final class Carried extends RedisPubSubAdapter<String, byte[]> {
    private final Set<String> channels = ConcurrentHashMap.newKeySet();

    @Override
    public void smessage(String channel, byte[] message) {
      sink.message(channel, message);
    }

    @Override
    public void ssubscribed(String channel, long count) {
      channels.add(channel);
      sink.confirmed(channel);
    }

    @Override
    public void sunsubscribed(String channel, long count) {
      channels.remove(channel);
      sink.ended(channel);
    }

    void broken() {
      List.copyOf(channels).forEach(sink::ended);
    }
  }
}
