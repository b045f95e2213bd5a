package dev.parley.store.redis;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.PushHandler;
import io.lettuce.core.pubsub.PubSubEndpoint;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnectionImpl;
import io.lettuce.core.pubsub.api.sync.RedisPubSubCommands;
import io.lettuce.core.resource.ClientResources;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// A client whose connections have commands that return futures and none that wait; their `sync()` is
/// null. Lettuce makes a proxy of all the waiting commands for a connection, asked for or not: a third
/// of a process's start.
final class AsyncClient extends RedisClient {
  private volatile @Nullable Sentinels sentinels;

  AsyncClient(ClientResources resources, RedisURI address) {
    super(resources, address);
  }

  /// Each connection says where it leads.
  AsyncClient(ClientResources resources) {
    super(resources, new RedisURI());
  }

  /// Leads connections whose address names sentinels to the master that these name; null: Lettuce asks
  /// the first that answers.
  void nameMasterBy(@Nullable Sentinels named) {
    sentinels = named;
  }

  @Override
  protected Mono<SocketAddress> getSocketAddress(RedisURI address) {
    Sentinels named = sentinels;
    // A sentinel's own address names no others.
    return named == null || address.getSentinels().isEmpty()
        ? super.getSocketAddress(address)
        : Mono.fromFuture(named::master)
            .map(
                master ->
                    getResources()
                        .socketAddressResolver()
                        .resolve(RedisURI.create(master.getHostString(), master.getPort())));
  }

  @Override
  protected <K, V> StatefulRedisConnectionImpl<K, V> newStatefulRedisConnection(
      RedisChannelWriter writer, PushHandler pushes, RedisCodec<K, V> codec, Duration timeout) {
    return new StatefulRedisConnectionImpl<>(
        writer, pushes, codec, timeout, getOptions().getJsonParser()) {
      @Override
      protected @Nullable RedisCommands<K, V> newRedisSyncCommandsImpl() {
        return null;
      }
    };
  }

  @Override
  protected <K, V> StatefulRedisPubSubConnectionImpl<K, V> newStatefulRedisPubSubConnection(
      PubSubEndpoint<K, V> endpoint,
      RedisChannelWriter writer,
      RedisCodec<K, V> codec,
      Duration timeout) {
    return new StatefulRedisPubSubConnectionImpl<>(endpoint, writer, codec, timeout) {
      @Override
      protected @Nullable RedisPubSubCommands<K, V> newRedisSyncCommandsImpl() {
        return null;
      }
    };
  }
}
