package dev.parley.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedisFlavorTest {
  @ParameterizedTest
  @EnumSource
  void isSharedAndEmpty(RedisFlavor flavor) {
    RedisServers first = flavor.empty();
    assertThat(first.urls()).hasSize(flavor == RedisFlavor.CLUSTER ? 3 : 1);
    assertThat(flavor.empty()).isSameAs(first);
  }

  @Test
  void aClusterTakesWritesOnEveryMasterAndReplicasFollow() {
    RedisSettings settings = RedisSettings.DEFAULT.withRandomPassword();
    try (RedisCluster cluster = RedisCluster.start(settings, 1);
        RedisClusterClient client =
            RedisClusterClient.create(RedisURI.create(cluster.urlsWithPassword().getFirst()));
        StatefulRedisClusterConnection<String, String> connection = client.connect()) {
      assertThat(cluster.nodes()).hasSize(6);
      for (int i = 0; i < 50; i++) {
        connection.sync().set("key" + i, "value");
      }
      assertThat(connection.sync().dbsize()).isGreaterThanOrEqualTo(50);
      cluster.flushAll();
      assertThat(connection.sync().keys("*")).isEmpty();
    }
  }
}
