package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.store.LiveMessage;
import dev.parley.store.SessionToken;
import dev.parley.testkit.net.TcpProxy;
import dev.parley.testkit.redis.RedisFlavor;
import dev.parley.testkit.redis.RedisPair;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisServers;
import dev.parley.testkit.redis.RedisSettings;
import io.lettuce.core.AclSetuserArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Subscriptions that are gone, or of which nothing is heard any more, while commands are answered.
class DeafnessTest {
  /// A session and what is heard of it.
  private record Watched(SessionToken token, Queue<LiveMessage> seen) {
    static Watched of(StoreRig rig) {
      Watched watched = new Watched(rig.session(), new ConcurrentLinkedQueue<>());
      get(rig.store.live().subscribe(watched.token, watched.seen::add));
      return watched;
    }

    long events() {
      return seen.stream().filter(LiveMessage.Logged.class::isInstance).count();
    }

    void hears(StoreRig rig) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> seen.contains(new LiveMessage.Gap()));
      long before = events();
      rig.accepted(token, "heard");
      Awaitility.await().until(() -> events() == before + 1);
    }
  }

  private static void awaitProbe(StoreRig rig) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> get(rig.store.live().probe()) != null);
  }

  @Test
  void whatIsRefusedIsAskedForUntilItIsAllowed() {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT);
        StoreRig rig = StoreRig.on(redis, UnaryOperator.identity())) {
      Watched watched = Watched.of(rig);
      redis.call(it -> it.sync().aclSetuser("default", AclSetuserArgs.Builder.resetChannels()));
      assertThatThrownBy(() -> get(rig.store.live().probe())).isNotNull();
      List<String> left = redis.call(it -> it.sync().pubsubShardChannels());
      assertThat(left).isEmpty();
      redis.call(it -> it.sync().aclSetuser("default", AclSetuserArgs.Builder.allChannels()));
      watched.hears(rig);
    }
  }

  @Test
  void aClustersChannelsAreAllSubscribedAgainThoughOfDifferentSlots() {
    RedisServers cluster = RedisFlavor.CLUSTER.empty();
    try (StoreRig rig = StoreRig.on(cluster, UnaryOperator.identity())) {
      List<Watched> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(Watched.of(rig));
      }
      assertThat(cluster.cutSubscriptions()).isPositive();
      all.forEach(watched -> watched.hears(rig));
      assertThat(get(rig.store.live().probe())).isPositive();
    }
  }

  @Test
  void aLineThatAnswersButLeadsElsewhereIsLeft() {
    try (RedisProcess old = RedisProcess.start(RedisSettings.DEFAULT);
        RedisProcess now = RedisProcess.start(RedisSettings.DEFAULT);
        TcpProxy address = TcpProxy.start(old.port());
        StoreRig rig =
            StoreRig.on(
                old,
                config -> StoreRig.at(config, List.of("redis://127.0.0.1:" + address.port())))) {
      Watched watched = Watched.of(rig);
      assertThat(get(rig.store.live().probe())).isPositive();
      // The virtual address leads to another server, and only the commands notice.
      address.target(now.port());
      old.cutClients();
      awaitProbe(rig);
      Awaitility.await().until(() -> watched.seen.contains(new LiveMessage.Gap()));
      List<String> left = old.call(it -> it.sync().pubsubShardChannels());
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aFrozenMasterIsLeftForTheOneThatTheSentinelsName() {
    try (RedisPair pair = RedisPair.startWithSentinels(RedisSettings.DEFAULT.withRandomPassword());
        StoreRig rig = StoreRig.on(pair, config -> SentinelTest.bySentinels(config, pair))) {
      Watched watched = Watched.of(rig);
      RedisProcess old = pair.master();
      old.freeze();
      awaitProbe(rig);
      watched.hears(rig);
    }
  }
}
