package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Turn;
import dev.parley.store.AcceptResult;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreConfig;
import dev.parley.store.Submission;
import dev.parley.testkit.redis.RedisCluster;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisSettings;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What servers were told by a cluster's master whose replica lagged when it took its place.
class ClusterRepeatsTest {
  private static final Duration LAG = Duration.ofMillis(800);
  private static final Duration SETTLED_MAX = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(30);

  /// Enough that nothing is refused for being too much.
  private static StoreConfig roomy(StoreConfig config) {
    Limits limits = config.limits();
    return config.with(
        draft ->
            draft.limits =
                new Limits(
                    limits.textBytes(), 100, limits.frameBytes(), 1_000, limits.sessionBytes()));
  }

  private static int place(StoreRig rig, SessionToken token) {
    return 3 * SlotHash.getSlot(rig.partition(token).queue()) / SlotHash.SLOT_COUNT;
  }

  private static SessionToken sessionAt(StoreRig rig, int place) {
    while (true) {
      SessionToken token = rig.session();
      if (place(rig, token) == place) {
        return token;
      }
    }
  }

  private static List<String> turns(StoreRig rig, SessionToken token) {
    return rig.snapshot(token).turns().stream().map(Turn::turnId).toList();
  }

  /// Sends one message, if the cluster takes it.
  private static void send(StoreRig rig, SessionToken token, List<String> confirmed) {
    String turnId = turnId();
    try {
      if (get(rig.sessions.accept(token, new Submission(turnId, "text", new Parent.Newest(), null)))
          instanceof AcceptResult.Accepted) {
        confirmed.add(turnId);
      }
    } catch (CompletionException away) {
      // Not confirmed, so nobody was told anything that could be lost.
    }
  }

  @Test
  void whatTheReplicaLackedIsToldAgainByThoseWhoWereTold() throws Exception {
    try (RedisCluster cluster = RedisCluster.start(RedisSettings.DEFAULT.withRandomPassword(), 1);
        StoreRig silent = StoreRig.on(cluster, ClusterRepeatsTest::roomy);
        StoreRig rig = StoreRig.on(cluster, ClusterRepeatsTest::roomy)) {
      // This one shows that something was lost at all.
      silent.store.repeats().close();
      int place = place(rig, rig.session());
      SessionToken forgotten = sessionAt(silent, place);
      SessionToken repeated = sessionAt(rig, place);
      List<String> toSilent = new ArrayList<>();
      List<String> toRig = new ArrayList<>();
      FutureTask<RedisProcess> fault = new FutureTask<>(() -> cluster.promoteLagging(place, LAG));
      Thread.ofPlatform().name("fault").start(fault);
      Awaitility.await()
          .atMost(SETTLED_MAX)
          .pollInterval(PAUSE)
          .until(
              () -> {
                send(silent, forgotten, toSilent);
                send(rig, repeated, toRig);
                return fault.isDone();
              });
      fault.get();
      cluster.settled(SETTLED_MAX);
      Awaitility.await()
          .atMost(SETTLED_MAX)
          .ignoreExceptionsMatching(CompletionException.class::isInstance)
          .untilAsserted(() -> assertThat(turns(rig, repeated)).containsSubsequence(toRig));
      assertThat(turns(rig, repeated)).doesNotHaveDuplicates();
      assertThat(turns(rig, forgotten).containsAll(toSilent)).isFalse();
    }
  }
}
