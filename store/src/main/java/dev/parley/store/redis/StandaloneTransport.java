package dev.parley.store.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletionStage;

/// Subscriptions on one connection. Lettuce makes them again when it reconnects.
final class StandaloneTransport implements ShardTransport {
  private final StatefulRedisPubSubConnection<String, byte[]> connection;

  StandaloneTransport(StatefulRedisPubSubConnection<String, byte[]> connection, Sink sink) {
    this.connection = connection;
    connection.addListener(new Listener(sink));
  }

  @Override
  public CompletionStage<Void> subscribe(String channel) {
    return connection.async().ssubscribe(channel);
  }

  @Override
  public void unsubscribe(String channel) {
    var _ = connection.async().sunsubscribe(channel);
  }

  /// Passes on what Lettuce says of sharded channels.
  static final class Listener extends RedisPubSubAdapter<String, byte[]> {
    private final Sink sink;

    Listener(Sink sink) {
      this.sink = sink;
    }

    @Override
    public void smessage(String channel, byte[] message) {
      sink.message(channel, message);
    }

    @Override
    public void ssubscribed(String channel, long count) {
      sink.confirmed(channel);
    }

    @Override
    public void sunsubscribed(String channel, long count) {
      sink.ended(channel);
    }
  }
}
