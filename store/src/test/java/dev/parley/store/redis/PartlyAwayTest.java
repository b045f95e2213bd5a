package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.slot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.store.Claim;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreUnavailableException;
import dev.parley.testkit.redis.RedisCluster;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisSettings;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What a worker finds on a cluster of which one master is away.
class PartlyAwayTest {
  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final int TURNS = 8;

  private static int place(StoreRig rig, SessionToken token) {
    return 3 * SlotHash.getSlot(rig.partition(token).queue()) / SlotHash.SLOT_COUNT;
  }

  @Test
  void lapsedTurnsOnTheOtherMastersAreTakenOver() {
    try (RedisCluster cluster =
            RedisCluster.start(
                RedisSettings.DEFAULT
                    .withRandomPassword()
                    .with("--cluster-require-full-coverage", "no"),
                0);
        // With the long lease, so that each claims another turn.
        StoreRig holders = StoreRig.on(cluster, UnaryOperator.identity());
        StoreRig rig =
            StoreRig.on(
                cluster,
                config ->
                    StoreRig.timeout(
                        StoreRig.lease(Duration.ofSeconds(1)).apply(config), TIMEOUT))) {
      Set<String> there = new HashSet<>();
      List<Claim> claims = new ArrayList<>();
      int away = place(rig, rig.session());
      for (int i = 0; i < TURNS; i++) {
        SessionToken token = rig.session();
        String turnId = rig.accepted(token, "one").turnId();
        if (place(rig, token) != away) {
          there.add(turnId);
        }
        claims.add(holders.claimed("w" + i, true));
      }
      assertThat(claims).extracting(Claim::turnId).containsAll(there);
      assertThat(there).isNotEmpty();
      RedisProcess node = cluster.nodes().get(away);
      node.freeze();
      try {
        // A look that ended at the first that does not answer would fail.
        Set<String> found = new HashSet<>();
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  get(rig.turns.claim(slot("s" + found.size()), true))
                      .ifPresent(claim -> found.add(claim.turnId()));
                  return found.containsAll(there);
                });
      } finally {
        node.thaw();
      }
    }
  }

  @Test
  void whoHearsTheOtherMastersIsNotDeaf() {
    try (RedisCluster cluster = RedisCluster.start(RedisSettings.DEFAULT.withRandomPassword(), 0);
        StoreRig rig = StoreRig.on(cluster, config -> StoreRig.timeout(config, TIMEOUT))) {
      assertThat(get(rig.store.live().probe())).isPositive();
      cluster.nodes().getFirst().freeze();
      try {
        assertThat(get(rig.store.live().probe())).isPositive();
        cluster.nodes().forEach(RedisProcess::freeze);
        assertThatThrownBy(() -> get(rig.store.live().probe()))
            .hasCauseInstanceOf(StoreUnavailableException.class);
      } finally {
        cluster.nodes().forEach(RedisProcess::thaw);
      }
    }
  }

  @Test
  void aLookThatNobodyAnswersFails() {
    try (RedisCluster cluster = RedisCluster.start(RedisSettings.DEFAULT.withRandomPassword(), 0);
        StoreRig rig = StoreRig.on(cluster, config -> StoreRig.timeout(config, TIMEOUT))) {
      cluster.nodes().forEach(RedisProcess::freeze);
      try {
        assertThatThrownBy(() -> get(rig.turns.claim(slot("a"), true)))
            .hasCauseInstanceOf(StoreUnavailableException.class);
      } finally {
        cluster.nodes().forEach(RedisProcess::thaw);
      }
    }
  }
}
