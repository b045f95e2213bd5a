package dev.parley.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisPairTest {
  private static final Duration LAG = Duration.ofMillis(200);

  @Test
  void theTwoChangePlacesAgainAndAgain() throws Exception {
    try (RedisPair pair =
        RedisPair.start(RedisSettings.DEFAULT.withRandomPassword().withAppendOnly())) {
      assertThat(pair.sentinelUrls()).isEmpty();
      assertLastMomentLost(pair, "number");
      assertPlannedChange(pair);
      assertLastMomentLost(pair, "number-too");
      pair.killMaster();
      pair.promote();
      assertThat(atTheAddress(pair, "name")).isEqualTo("value");
    }
  }

  @Test
  void threeSentinelsPromoteALaggingReplica() throws Exception {
    try (RedisPair pair =
        RedisPair.startWithSentinels(RedisSettings.DEFAULT.withJson().withRandomPassword())) {
      assertThat(pair.sentinelUrls()).hasSize(3);
      assertLastMomentLost(pair, "number");
      for (String sentinel : pair.sentinelUrls()) {
        int port = RedisURI.create(sentinel).getPort();
        RedisURI bySentinel =
            RedisURI.Builder.sentinel("127.0.0.1", port, pair.sentinelName())
                .withPassword(String.valueOf(pair.password()).toCharArray())
                .build();
        try (StatefulRedisConnection<String, String> connection =
            TestClient.CLIENT.connect(bySentinel)) {
          connection.sync().set("sentinel", sentinel);
        }
        assertThat(atTheAddress(pair, "sentinel")).isEqualTo(sentinel);
      }
    }
  }

  private static void assertPlannedChange(RedisPair pair) {
    RedisProcess old = pair.master();
    old.call(connection -> connection.sync().set("name", "value"));
    pair.promote();
    assertThat(pair.replica()).isSameAs(old);
    assertThat(old.running()).isTrue();
    assertThat(atTheAddress(pair, "name")).isEqualTo("value");
  }

  /// What was acknowledged before the moment is there, what was acknowledged in it is not, also when
  /// the old master is back.
  private static void assertLastMomentLost(RedisPair pair, String key) throws Exception {
    RedisProcess old = pair.master();
    old.call(connection -> connection.sync().set("before-" + key, "kept"));
    try (CountingWriter writer = new CountingWriter(old, key)) {
      pair.promoteLagging(LAG);
      long acknowledged = writer.end();
      assertThat(pair.master()).isNotSameAs(old);
      assertThat(atTheAddress(pair, "before-" + key)).isEqualTo("kept");
      String left = atTheAddress(pair, key);
      assertThat(left == null ? 0 : Long.parseLong(left))
          .isLessThanOrEqualTo(acknowledged - CountingWriter.LOST_MIN);
      pair.rejoin();
      assertThat(pair.replica()).isSameAs(old);
      assertThat(old.<String>call(connection -> connection.sync().get(key))).isEqualTo(left);
    }
  }

  private static String atTheAddress(RedisPair pair, String key) {
    RedisURI uri = RedisURI.create(pair.urlsWithPassword().getFirst());
    try (StatefulRedisConnection<String, String> connection = TestClient.CLIENT.connect(uri)) {
      return connection.sync().get(key);
    }
  }
}
