package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.slot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.store.Claim;
import dev.parley.store.Hold;
import dev.parley.store.Piece;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.Turns;
import dev.parley.store.WriteResult;
import dev.parley.testkit.redis.RedisFlavor;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisServers;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LostClaimTest {
  private static final Duration TIMEOUT = Duration.ofMillis(400);

  private static int place(StoreRig rig, SessionToken token) {
    return 3 * SlotHash.getSlot(rig.partition(token).queue()) / SlotHash.SLOT_COUNT;
  }

  private static SessionToken elsewhere(StoreRig rig, int place) {
    SessionToken token = rig.session();
    while (place(rig, token) == place) {
      token = rig.session();
    }
    return token;
  }

  private static AutoCloseable listening(StoreRig rig, AtomicInteger rings) {
    return Awaitility.await()
        .ignoreExceptions()
        .until(() -> get(rig.turns.listen(new Bells(rings))), Objects::nonNull);
  }

  @Test
  void aSlotIsGivenWhatAnAnswerThatWasLostGaveIt() throws Exception {
    AtomicInteger rings = new AtomicInteger();
    try (RedisServers cluster = RedisFlavor.CLUSTER.start();
        StoreRig rig = StoreRig.on(cluster, config -> StoreRig.timeout(config, TIMEOUT));
        // With bells, so that nothing is found by looking everywhere.
        AutoCloseable _ = listening(rig, rings)) {
      // Each server knows the script from then on, so that one call is all that a claim takes.
      Awaitility.await()
          .ignoreExceptions()
          .until(
              () -> {
                rig.turns.lookEverywhere();
                return get(rig.turns.claim(slot("a"), true)).isEmpty();
              });
      SessionToken token = rig.session();
      SessionToken other = elsewhere(rig, place(rig, token));
      String turnId = rig.accepted(token, "one").turnId();
      Awaitility.await().until(() -> rings.get() == 1);
      RedisProcess node = cluster.nodes().get(place(rig, token));
      node.freeze();
      try {
        assertThatThrownBy(() -> get(rig.turns.claim(slot("a"), false)))
            .hasCauseInstanceOf(StoreUnavailableException.class);
        // What is away keeps nobody from the rest.
        String otherId = rig.accepted(other, "two").turnId();
        Awaitility.await().until(() -> rings.get() == 2);
        assertThat(get(rig.turns.claim(slot("a"), false)).map(Claim::turnId)).contains(otherId);
      } finally {
        node.thaw();
      }
      String queue = rig.partition(token).queue();
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(rig.redis(redis -> redis.xpending(queue, "workers")).getCount())
                      .isEqualTo(1));
      Optional<Claim> again = get(rig.turns.claim(slot("a"), false));
      assertThat(again.map(Claim::turnId)).contains(turnId);
      assertThat(rig.begun(again.orElseThrow()).hold().turnId()).isEqualTo(turnId);
    }
  }

  @Test
  void aTurnWhoseBellWasLostWithItsConnectionIsFound() throws Exception {
    RedisServers cluster = RedisFlavor.CLUSTER.empty();
    AtomicInteger rings = new AtomicInteger();
    try (StoreRig rig = StoreRig.on(cluster, UnaryOperator.identity());
        AutoCloseable _ = listening(rig, rings)) {
      String turnId = readyWithoutBell(rig, rings);
      assertThat(cluster.cutSubscriptions()).isPositive();
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(get(rig.turns.claim(slot("b"), false)).map(Claim::turnId))
                      .contains(turnId));
    }
  }

  @Test
  void aTurnWhoseBellWasLostIsFoundByALookEverywhere() throws Exception {
    RedisServers cluster = RedisFlavor.CLUSTER.empty();
    AtomicInteger rings = new AtomicInteger();
    try (StoreRig rig = StoreRig.on(cluster, UnaryOperator.identity());
        AutoCloseable _ = listening(rig, rings)) {
      String turnId = readyWithoutBell(rig, rings);
      rig.turns.lookEverywhere();
      assertThat(get(rig.turns.claim(slot("b"), false)).map(Claim::turnId)).contains(turnId);
    }
  }

  /// A turn is ready, and its bell has been answered by a slot that has left since.
  private static String readyWithoutBell(StoreRig rig, AtomicInteger rings) {
    Claim taken = takenByA(rig, rings);
    // As if it had never been given: what a Redis forgets that loses its last moments.
    String queue = rig.partition(taken.session()).queue();
    rig.redis(
        redis -> {
          redis.xgroupDestroy(queue, "workers");
          return redis.xgroupCreate(XReadArgs.StreamOffset.from(queue, "0"), "workers");
        });
    assertThat(get(rig.turns.claim(slot("b"), false))).isEmpty();
    return taken.turnId();
  }

  /// Slot a has the one turn that there is, and all bells have been answered.
  private static Claim takenByA(StoreRig rig, AtomicInteger rings) {
    String turnId = rig.accepted(rig.session(), "one").turnId();
    Awaitility.await().until(() -> rings.get() == 1);
    Claim taken = get(rig.turns.claim(slot("a"), false)).orElseThrow();
    assertThat(taken.turnId()).isEqualTo(turnId);
    assertThat(get(rig.turns.claim(slot("b"), false))).isEmpty();
    return taken;
  }

  @Test
  void aSlotWhoseHoldRedisForgotIsGivenItsTurnAgain() throws Exception {
    RedisServers cluster = RedisFlavor.CLUSTER.empty();
    AtomicInteger rings = new AtomicInteger();
    try (StoreRig rig = StoreRig.on(cluster, UnaryOperator.identity());
        AutoCloseable _ = listening(rig, rings)) {
      Hold hold = rig.begun(takenByA(rig, rings)).hold();
      String state = rig.partition(hold.session()).state(hold.session());
      rig.redis(redis -> redis.hdel(state, "owner", "attempt"));
      assertThat(get(rig.turns.flush(hold, new Piece(0, 0, "never"))))
          .isInstanceOf(WriteResult.Fenced.class);
      Optional<Claim> again = get(rig.turns.claim(slot("a"), false));
      assertThat(again.map(Claim::turnId)).contains(hold.turnId());
    }
  }

  private record Bells(AtomicInteger rings) implements Turns.Signals {
    @Override
    public void doorbell() {
      rings.incrementAndGet();
    }

    @Override
    public void stopped(String owner) {
      // Not what this test is about.
    }

    @Override
    public void reconnected() {
      // Not what this test is about.
    }
  }
}
