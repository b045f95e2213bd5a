package dev.parley.store.redis;

import dev.parley.store.StoreConfig;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The connections to one Redis or to a cluster: one for commands and one for subscriptions to each
/// server.
interface Connections extends AutoCloseable {
  RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /// For any thread; commands of many threads travel together.
  RedisClusterAsyncCommands<String, byte[]> commands();

  ShardTransport transport(ShardTransport.Sink sink);

  boolean cluster();

  @Override
  void close();

  /// Reconnects within a second of the server's return, however long it was away.
  static ClientResources resources() {
    return DefaultClientResources.builder()
        .reconnectDelay(
            () ->
                Delay.fullJitter(
                    Duration.ofMillis(20), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS))
        .build();
  }

  /// Fails fast: what cannot be sent now is refused, and every command has a time-out.
  static <B extends ClientOptions.Builder> B options(B builder, StoreConfig config) {
    builder
        .autoReconnect(true)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .timeoutOptions(TimeoutOptions.enabled(config.commandTimeout()))
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(config.commandTimeout().multipliedBy(5))
                .keepAlive(true)
                .build());
    return builder;
  }

  /// Connects to what the settings name.
  static Connections open(StoreConfig config) {
    return new Standalone(addresses(config).getFirst(), config);
  }

  static List<RedisURI> addresses(StoreConfig config) {
    return config.addresses().stream().map(address -> address(address, config)).toList();
  }

  private static RedisURI address(String address, StoreConfig config) {
    RedisURI uri = RedisURI.create(address);
    var password = config.password();
    boolean named = address.substring(address.indexOf("//") + 2).contains("@");
    if (!named && password != null) {
      uri.setCredentialsProvider(
          new StaticCredentialsProvider(config.user(), password.reveal().toCharArray()));
    }
    uri.setTimeout(config.commandTimeout());
    return uri;
  }

  /// One Redis.
  final class Standalone implements Connections {
    private final ClientResources resources = resources();
    private final RedisClient client;
    private final StatefulRedisConnection<String, byte[]> commands;
    private final StatefulRedisPubSubConnection<String, byte[]> subscriptions;

    Standalone(RedisURI address, StoreConfig config) {
      client = RedisClient.create(resources, address);
      try {
        client.setOptions(options(ClientOptions.builder(), config).build());
        commands = client.connect(CODEC);
        subscriptions = client.connectPubSub(CODEC);
      } catch (RuntimeException unreachable) {
        close();
        throw unreachable;
      }
    }

    @Override
    public RedisClusterAsyncCommands<String, byte[]> commands() {
      return commands.async();
    }

    @Override
    public ShardTransport transport(ShardTransport.Sink sink) {
      return new StandaloneTransport(subscriptions, sink);
    }

    @Override
    public boolean cluster() {
      return false;
    }

    @Override
    public void close() {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
      resources.shutdown(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
