package dev.parley.store.steps;

import dev.parley.protocol.Limits;
import dev.parley.store.StoreConfig;
import dev.parley.store.StoreConfig.Documents;
import dev.parley.store.redis.SteppedStore;
import dev.parley.testkit.redis.RedisFlavor;
import dev.parley.testkit.redis.RedisServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Runs random steps on a kind of Redis.
final class Rig {
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  private Rig() {}

  /// @param edit changes the store's scripts
  static Map<String, Integer> run(
      RedisFlavor flavor, long seed, int steps, UnaryOperator<String> edit) {
    RedisServers servers = flavor.empty();
    List<String> urls = servers.urlsWithPassword();
    StoreConfig config = config(urls, flavor);
    try (SteppedStore store = SteppedStore.open(config, edit)) {
      if (flavor == RedisFlavor.CLUSTER) {
        try (RedisClusterClient client =
                RedisClusterClient.create(RedisURI.create(urls.getFirst()));
            StatefulRedisClusterConnection<String, byte[]> connection = client.connect(CODEC)) {
          return new RandomSteps(seed, store, config, new RedisView(connection.sync())).run(steps);
        }
      }
      try (RedisClient client = RedisClient.create(urls.getFirst());
          StatefulRedisConnection<String, byte[]> connection = client.connect(CODEC)) {
        return new RandomSteps(seed, store, config, new RedisView(connection.sync())).run(steps);
      }
    }
  }

  /// Small limits, so that they are met, and times that never pass by themselves within a run:
  /// [Faults] makes them pass.
  private static StoreConfig config(List<String> urls, RedisFlavor flavor) {
    return new StoreConfig(
        urls,
        null,
        null,
        flavor == RedisFlavor.JSON ? Documents.JSON : Documents.AUTO,
        Duration.ofHours(1),
        Duration.ofHours(1),
        Duration.ofMinutes(20),
        2,
        Duration.ofHours(2),
        8,
        32,
        2_000,
        Duration.ofSeconds(10),
        0,
        new Limits(1000, 2000, 1000, 4, 9_000));
  }
}
