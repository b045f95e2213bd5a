package dev.parley.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RedisFaultTest {
  @Test
  void losesTheLastMomentOfItsAppendOnlyFile() throws Exception {
    RedisSettings settings = RedisSettings.DEFAULT.withRandomPassword().withAppendOnly();
    try (RedisProcess redis = RedisProcess.start(settings);
        CountingWriter writer = new CountingWriter(redis, "number")) {
      redis.call(connection -> connection.sync().set("before", "kept"));
      assertThat(redis.killAndCutAppendOnly(Duration.ofMillis(200))).isPositive();
      long acknowledged = writer.end();
      redis.start();
      assertThat(value(redis, "before")).isEqualTo("kept");
      assertThat(Long.parseLong(value(redis, "number")))
          .isBetween(1L, acknowledged - CountingWriter.LOST_MIN);
      // It appends where it was cut, and nothing is lost by a kill alone.
      redis.call(connection -> connection.sync().set("after", "kept too"));
      redis.kill();
      redis.start();
      assertThat(value(redis, "after")).isEqualTo("kept too");
    }
  }

  private static String value(RedisProcess redis, String key) {
    return redis.call(connection -> connection.sync().get(key));
  }

  @Test
  void withoutAnAppendOnlyFileThereIsNothingToCut() {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT)) {
      assertThatThrownBy(() -> redis.killAndCutAppendOnly(Duration.ZERO))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("append-only");
      assertThat(redis.running()).isTrue();
    }
  }

  @Test
  void fullItRefusesWritesUntilItHasRoomAgain() {
    try (RedisProcess redis =
        RedisProcess.start(RedisSettings.DEFAULT.with("--maxmemory", "99mb"))) {
      redis.call(connection -> connection.sync().set("name", "value"));
      redis.fillMemory();
      redis.fillMemory();
      assertThatThrownBy(() -> redis.call(connection -> connection.sync().set("name", "other")))
          .isInstanceOf(RedisCommandExecutionException.class)
          .hasMessageStartingWith("OOM");
      assertThat(value(redis, "name")).isEqualTo("value");
      redis.freeMemory();
      assertThat(redis.<String>call(connection -> connection.sync().set("name", "other")))
          .isEqualTo("OK");
      assertThat(
              redis.<Map<String, String>>call(
                  connection -> connection.sync().configGet("maxmemory")))
          .containsEntry("maxmemory", "" + 99 * 1024 * 1024);
    }
  }

  @Test
  void cutsSubscriptionsAloneOrOtherClientsAlone() {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT);
        StatefulRedisPubSubConnection<String, String> plain = subscriber(redis);
        StatefulRedisPubSubConnection<String, String> sharded = subscriber(redis)) {
      plain.sync().subscribe("channel");
      sharded.sync().ssubscribe("channel");
      redis.call(
          connection -> {
            long id = connection.sync().clientId();
            assertThat(redis.cutSubscriptions()).isEqualTo(2);
            assertThat(connection.sync().clientId()).isEqualTo(id);
            // Lettuce subscribes again by itself.
            Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(
                    () ->
                        connection.sync().publish("channel", "x") == 1
                            && connection.sync().spublish("channel", "x") == 1);
            assertThat(redis.cutClients()).isEqualTo(1);
            Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .ignoreExceptions()
                .until(() -> connection.sync().clientId() > id);
            return assertThat(connection.sync().publish("channel", "x")).isEqualTo(1);
          });
    }
  }

  private static StatefulRedisPubSubConnection<String, String> subscriber(RedisProcess redis) {
    return TestClient.CLIENT.connectPubSub(RedisURI.create(redis.url()));
  }
}
