package dev.parley.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// One cluster for all; each test leaves it settled with all nodes running.
class RedisClusterTest {
  private static final Duration SETTLED_MAX = Duration.ofSeconds(30);

  private static RedisCluster cluster;

  @BeforeAll
  static void start() {
    cluster = RedisCluster.start(RedisSettings.DEFAULT.withRandomPassword(), 1);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void aReplicaTakesOverByItselfAndTheOldMasterFollowsIt() {
    RedisProcess replica = cluster.replica(0);
    RedisProcess killed = cluster.killMaster(0);
    cluster.settled(SETTLED_MAX);
    assertThat(cluster.master(0)).isSameAs(replica);
    cluster.restart();
    cluster.settled(SETTLED_MAX);
    assertThat(cluster.replica(0)).isSameAs(killed);
  }

  @Test
  void aLaggingReplicaTakesOverWithoutTheLastMoment() throws Exception {
    RedisProcess old = cluster.master(1);
    int slot = ClusterView.of(old).ownSlots().getFirst();
    String key = "{" + tag(slot) + "}number";
    try (CountingWriter writer = new CountingWriter(old, key)) {
      assertThat(cluster.promoteLagging(1, Duration.ofMillis(200))).isSameAs(old);
      long acknowledged = writer.end();
      RedisProcess promoted = cluster.master(1);
      assertThat(promoted).isNotSameAs(old);
      cluster.restart();
      cluster.settled(SETTLED_MAX);
      String left = promoted.call(connection -> connection.sync().get(key));
      assertThat(left == null ? 0 : Long.parseLong(left))
          .isLessThanOrEqualTo(acknowledged - CountingWriter.LOST_MIN);
      assertThat(cluster.replica(1)).isSameAs(old);
    }
  }

  private static String tag(int slot) {
    return IntStream.range(0, 1_000_000)
        .mapToObj(Integer::toString)
        .filter(tag -> SlotHash.getSlot(tag) == slot)
        .findFirst()
        .orElseThrow();
  }

  private static RedisClusterClient client() {
    return RedisClusterClient.create(
        cluster.urlsWithPassword().stream().map(RedisURI::create).toList());
  }

  @Test
  void takesWritesOnEveryMasterAndIsEmptied() {
    try (RedisClusterClient client = client();
        StatefulRedisClusterConnection<String, String> connection = client.connect()) {
      for (int i = 0; i < 50; i++) {
        connection.sync().set("key" + i, "value");
      }
      assertThat(connection.sync().dbsize()).isGreaterThanOrEqualTo(50);
      cluster.flushAll();
      assertThat(connection.sync().keys("*")).isEmpty();
    }
  }

  @Test
  void slotsMoveWithTheirKeysWhileTheyAreUsed() {
    try (RedisClusterClient client = client();
        StatefulRedisClusterConnection<String, String> connection = client.connect()) {
      for (int i = 0; i < 300; i++) {
        connection.sync().set("key" + i, "value" + i);
      }
      List<Integer> moved = cluster.moveSlots(20, new Random(3));
      assertThat(moved).hasSize(20).doesNotHaveDuplicates();
      assertThat(moved)
          .allMatch(
              slot -> IntStream.range(0, 300).anyMatch(i -> SlotHash.getSlot("key" + i) == slot));
      assertThat(
              IntStream.range(0, 3)
                  .filter(
                      place -> ClusterView.of(cluster.master(place)).ownSlots().containsAll(moved)))
          .hasSize(1);
      for (int i = 0; i < 300; i++) {
        assertThat(connection.sync().get("key" + i)).isEqualTo("value" + i);
      }
      cluster.settled(SETTLED_MAX);
    }
  }

  @Test
  void faultsOfOneServerReachAll() {
    cluster.fillMemory();
    assertThat(limits()).containsOnly("1");
    cluster.freeMemory();
    assertThat(limits()).containsOnly("0");
  }

  private static List<String> limits() {
    return cluster.nodes().stream()
        .map(
            node ->
                node.<String>call(
                    connection ->
                        connection.sync().configGet("maxmemory").getOrDefault("maxmemory", "")))
        .toList();
  }
}
