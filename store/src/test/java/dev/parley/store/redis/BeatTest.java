package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.BeginResult;
import dev.parley.store.Claim;
import dev.parley.store.Hold;
import dev.parley.testkit.redis.RedisFlavor;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BeatTest {
  @ParameterizedTest
  @EnumSource
  void aHoldLastsWhileItBeats(RedisFlavor flavor) {
    Duration lease = Duration.ofMillis(400);
    try (StoreRig rig = StoreRig.on(flavor, StoreRig.lease(lease))) {
      rig.accepted(rig.session(), "one");
      Hold hold = rig.begun("a").hold();
      long until = System.nanoTime() + lease.multipliedBy(3).toNanos();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                assertThat(get(rig.turns.beat(hold))).isTrue();
                assertThat(get(rig.turns.claim(slot("b"), true))).isEmpty();
                return System.nanoTime() > until;
              });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHolderThatBeatsInTimeKeepsATurnThatWasOnlyClaimed(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor, StoreRig.lease(Duration.ofMillis(60)))) {
      rig.accepted(rig.session(), "one");
      Hold hold = rig.begun("a").hold();
      Claim claim = BeginTest.takeover(rig.turns, "b");
      assertThat(get(rig.turns.beat(hold))).isTrue();
      assertThat(rig.begin(claim, true, 20)).isEqualTo(new BeginResult.Stale());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFormerHolderCannotTakeItsEntryBack(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor, StoreRig.lease(Duration.ofMillis(60)))) {
      rig.accepted(rig.session(), "one");
      Hold former = rig.begun("a").hold();
      Hold holder = rig.begun(BeginTest.takeover(rig.turns, "b")).hold();
      assertThat(get(rig.turns.beat(former))).isFalse();
      assertThat(get(rig.turns.beat(holder))).isTrue();
      // The entry is still the new holder's: it, and nobody else, gets it again.
      assertThat(rig.claimed("b", false).entry()).isEqualTo(holder.entry());
      assertThat(get(rig.turns.claim(slot("a"), false))).isEmpty();
    }
  }
}
