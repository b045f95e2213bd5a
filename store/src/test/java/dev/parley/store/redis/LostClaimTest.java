package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.slot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.store.Claim;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.Turns;
import dev.parley.testkit.redis.RedisFlavor;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisServers;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
          .until(() -> get(rig.turns.claim(slot("a"), true)).isEmpty());
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
