package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.Claim;
import dev.parley.store.SessionToken;
import dev.parley.testkit.redis.RedisFlavor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClaimTest {
  @ParameterizedTest
  @EnumSource
  void nothingReadyIsNothing(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      assertThat(get(rig.turns.claim(slot("a"), false))).isEmpty();
      assertThat(get(rig.turns.claim(slot("a"), true))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTurnGoesToOneSlotOnly(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      rig.accepted(rig.session(), "one");
      Claim claim = rig.claimed("a", true);
      assertThat(claim.deliveries()).isEqualTo(1);
      assertThat(claim.model()).isNull();
      assertThat(get(rig.turns.claim(slot("b"), true))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLostAnswerIsGivenAgainBeforeAnythingNew(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Claim lost = rig.claimed("a", false);
      assertThat(rig.claimed("a", false))
          .isEqualTo(new Claim(token, lost.entry(), lost.turnId(), null, slot("a"), 2));
      assertThat(rig.claimed("a", true).deliveries()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void readySessionsAreServedInTheOrderTheyBecameReady(RedisFlavor flavor) {
    if (flavor == RedisFlavor.CLUSTER) {
      return; // Only the order within a partition is promised, and these sessions are in several.
    }
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken first = rig.session();
      SessionToken second = rig.session();
      rig.accepted(first, "one");
      rig.accepted(second, "two");
      rig.accepted(first, "three");
      assertThat(rig.claimed("a", false).session()).isEqualTo(first);
      assertThat(rig.claimed("b", false).session()).isEqualTo(second);
      assertThat(get(rig.turns.claim(slot("c"), true))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLapsedTurnIsFoundBehindManyLiveOnes(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor, StoreRig.lease(Duration.ofSeconds(2)))) {
      for (int i = 0; i < 15; i++) {
        rig.accepted(rig.session(), "live");
        rig.begun("live-" + i);
      }
      SessionToken lapsing = rig.session();
      rig.accepted(lapsing, "lapsing");
      Claim held = rig.claimed("dead", false);
      AtomicReference<Optional<Claim>> found = new AtomicReference<>(Optional.empty());
      Awaitility.await()
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                // All but one keep claiming their own, which renews them.
                for (int i = 0; i < 15; i++) {
                  get(rig.turns.claim(slot("live-" + i), false));
                }
                found.set(get(rig.turns.claim(slot("rescuer"), true)));
                return found.get().isPresent();
              });
      Claim rescued = found.get().orElseThrow();
      assertThat(rescued.entry()).isEqualTo(held.entry());
      assertThat(rescued.session()).isEqualTo(lapsing);
      assertThat(rescued.deliveries()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDoorbellsClaimDoesNotLookForLapsedTurns(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor, StoreRig.lease(Duration.ofMillis(30)))) {
      rig.accepted(rig.session(), "one");
      rig.claimed("a", false);
      Awaitility.await().pollDelay(Duration.ofMillis(60)).until(() -> true);
      assertThat(get(rig.turns.claim(slot("b"), false))).isEmpty();
      assertThat(get(rig.turns.claim(slot("b"), true))).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST", "JSON"})
  void aLostGroupIsMadeAgain(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      String queue = rig.partition(token).queue();
      rig.redis(redis -> redis.xgroupDestroy(queue, "workers"));
      assertThat(rig.claimed("a", false).session()).isEqualTo(token);
    }
  }
}
