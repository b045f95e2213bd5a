package dev.parley.store.redis;

import dev.parley.store.StoreConfig;
import dev.parley.store.StoreRefusedException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// The connections to one Redis or to a cluster: one for commands and one for subscriptions to each
/// server.
interface Connections extends AutoCloseable {
  RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /// So many command time-outs without any answer, and a connection is made again.
  int STALL_TIMEOUTS = 5;

  /// Commands that may wait for their answers on one connection; more are refused.
  int WAITING_MAX = 50_000;

  /// Commands that go out in one system call at most.
  int PACKET_COMMANDS_MAX = 256;

  /// For any thread; commands of many threads travel together.
  RedisClusterAsyncCommands<String, byte[]> commands();

  ShardTransport transport(ShardTransport.Sink sink);

  /// Makes a connection to a server that [#serverOf] names, which does not reconnect by itself.
  ///
  /// @return fails if it cannot be reached
  CompletionStage<StatefulRedisConnection<String, byte[]>> commandsTo(String server);

  boolean cluster();

  /// How many replicas each master has now, as far as known; the fewest where there are several.
  ///
  /// @param info what the server asked says of itself
  int replicas(String info);

  /// Names the server that takes a key's writes, as far as known; empty while none is known.
  String serverOf(String key);

  /// Looks anew for the server that takes writes, because the one asked does not. Any number of calls
  /// in a second count as one.
  void lookAgain();

  /// Runs whenever Redis may have lost something: when a connection broke, was made, or leads to
  /// another server. Often several times for one fault; on a thread of the connections', so it must
  /// not wait.
  void onFault(Runnable fault);

  @Override
  void close();

  /// Reconnects within a second of the server's return, however long it was away.
  private static ClientResources resources(StallGuard guard) {
    return DefaultClientResources.builder()
        .nettyCustomizer(
            new NettyCustomizer() {
              @Override
              public void afterChannelInitialized(Channel channel) {
                guard.afterChannelInitialized(channel);
                // Commands of one moment go out together, in one system call.
                channel
                    .pipeline()
                    .addFirst("flushes", new FlushConsolidationHandler(PACKET_COMMANDS_MAX, true));
              }
            })
        .reconnectDelay(
            () ->
                Delay.fullJitter(
                    Duration.ofMillis(20), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS))
        .build();
  }

  /// Fails fast: what cannot be sent now is refused, and every command has a time-out.
  /// The keep-alive notices a dead peer on connections that only listen.
  static <B extends ClientOptions.Builder> B options(B builder, StoreConfig config) {
    builder
        .autoReconnect(true)
        .requestQueueSize(WAITING_MAX)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .timeoutOptions(TimeoutOptions.enabled(config.commandTimeout()))
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(commandTimeouts(5, config))
                .keepAlive(
                    SocketOptions.KeepAliveOptions.builder()
                        .enable()
                        .idle(Duration.ofSeconds(5))
                        .interval(Duration.ofSeconds(2))
                        .count(3)
                        .build())
                .build());
    return builder;
  }

  /// For connections that a [Link] makes again.
  static ClientOptions linkOptions(StoreConfig config) {
    return options(ClientOptions.builder(), config).autoReconnect(false).build();
  }

  /// Connects to what the settings name: asks the first server that answers which kind it is.
  ///
  /// @throws RedisException if none can be reached
  /// @throws StoreRefusedException for several servers that are no cluster
  static Connections open(StoreConfig config) {
    List<RedisURI> addresses = addresses(config);
    StallGuard guard = new StallGuard(commandTimeouts(STALL_TIMEOUTS, config));
    ClientResources resources = resources(guard);
    try {
      if (speaksCluster(addresses, config, resources)) {
        return new ClusterConnections(addresses, config, resources);
      }
      if (addresses.size() > 1) {
        throw new StoreRefusedException(
            "Several Redis addresses are set, but the server is not part of a cluster: set one.");
      }
      return new StandaloneConnections(addresses.getFirst(), config, resources, guard);
    } catch (RuntimeException refused) {
      release(resources);
      throw refused;
    }
  }

  private static Duration commandTimeouts(int count, StoreConfig config) {
    return Duration.ofMillis(count * config.commandTimeout().toMillis());
  }

  /// Lets the threads go that a client had; the client itself is shut down before.
  static void release(ClientResources resources) {
    resources.shutdown(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static boolean speaksCluster(
      List<RedisURI> addresses, StoreConfig config, ClientResources resources) {
    if (!addresses.getFirst().getSentinels().isEmpty()) {
      // They look after single masters.
      return false;
    }
    RedisClient client = new AsyncClient(resources);
    client.setOptions(options(ClientOptions.builder(), config).build());
    try {
      RedisException last = null;
      for (RedisURI address : addresses) {
        try (var connection = client.connect(address)) {
          String info =
              LettuceFutures.awaitOrCancel(
                  connection.async().info("server"),
                  config.commandTimeout().toMillis(),
                  TimeUnit.MILLISECONDS);
          return info.contains("redis_mode:cluster");
        } catch (RedisException unreachable) {
          last = unreachable;
        }
      }
      throw last == null ? new RedisException("no address") : last;
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
  }

  /// Hears connections that break and are made.
  static RedisConnectionStateListener listener(Runnable fault) {
    return new RedisConnectionStateListener() {
      @Override
      public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
        fault.run();
      }

      @Override
      public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        fault.run();
      }
    };
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
}
