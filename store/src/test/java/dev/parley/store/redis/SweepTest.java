package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.Hold;
import dev.parley.store.SessionToken;
import dev.parley.store.WriteResult;
import dev.parley.testkit.redis.RedisFlavor;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SweepTest {
  private static final Duration DEADLINE = Duration.ofMillis(250);
  private static final Duration LEASE = Duration.ofMillis(120);

  private static StoreRig rig(RedisFlavor flavor) {
    return StoreRig.on(
        flavor, config -> StoreRig.times(config, config.sessionTtl(), LEASE, DEADLINE));
  }

  private static void sweepUntilFailed(StoreRig rig, SessionToken token) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              get(rig.sessions.sweep());
              return rig.snapshot(token).turns().getFirst().state() == TurnState.FAILED;
            });
  }

  @ParameterizedTest
  @EnumSource
  void aTurnThatNobodyTookFailsAndTheNextOneIsReady(RedisFlavor flavor) {
    try (StoreRig rig = rig(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      String second = rig.accepted(token, "two").turnId();
      assertThat(get(rig.sessions.sweep())).isEqualTo(1);
      assertThat(rig.snapshot(token).turns().getFirst().state()).isEqualTo(TurnState.QUEUED);
      sweepUntilFailed(rig, token);
      Turn failed = rig.snapshot(token).turns().getFirst();
      assertThat(failed.answer())
          .extracting(answer -> answer.code(), answer -> answer.text())
          .containsExactly(FailureCode.NO_WORKER, "");
      assertThat(rig.claimed("a", false).turnId()).isEqualTo(second);
      String dead = rig.partition(token).dead();
      assertThat(rig.count(redis -> redis.xlen(dead))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReleasedTurnThatNobodyTookFailsAndKeepsItsPartial(RedisFlavor flavor) {
    try (StoreRig rig = rig(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Hold hold = rig.begun("a").hold();
      rig.flush(hold, "", "half");
      get(rig.turns.release(hold));
      sweepUntilFailed(rig, token);
      assertThat(rig.snapshot(token).turns().getFirst().answer())
          .extracting(answer -> answer.code(), answer -> answer.text())
          .containsExactly(FailureCode.NO_WORKER, "half");
      assertThat(get(rig.turns.claim(slot("b"), true))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLapsedTurnThatNobodyTookFails(RedisFlavor flavor) {
    try (StoreRig rig = rig(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Hold hold = rig.begun("a").hold();
      sweepUntilFailed(rig, token);
      assertThat(rig.flush(hold, "", "x")).isEqualTo(new WriteResult.Fenced());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTurnWhoseHolderBeatsIsLeftAloneHoweverLongItRuns(RedisFlavor flavor) {
    try (StoreRig rig = rig(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Hold hold = rig.begun("a").hold();
      long until = System.nanoTime() + DEADLINE.multipliedBy(2).toNanos();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                assertThat(get(rig.turns.beat(hold))).isTrue();
                assertThat(get(rig.sessions.sweep())).isEqualTo(1);
                return System.nanoTime() > until;
              });
      assertThat(rig.snapshot(token).turns().getFirst().state()).isEqualTo(TurnState.RUNNING);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLostEntryIsMadeAgain(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      String queue = rig.partition(token).queue();
      rig.count(redis -> redis.xdel(queue, "1-1"));
      assertThat(get(rig.turns.claim(slot("a"), true))).isEmpty();
      assertThat(get(rig.sessions.sweep())).isEqualTo(1);
      assertThat(rig.claimed("a", false).session()).isEqualTo(token);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotActiveIsForgotten(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken gone = rig.session();
      rig.accepted(gone, "one");
      Keys.Partition partition = rig.partition(gone);
      String[] keys = partition.session(gone);
      rig.count(redis -> redis.del(keys[0], keys[1], keys[2], keys[3], keys[4]));
      assertThat(get(rig.sessions.sweep())).isEqualTo(1);
      assertThat(get(rig.sessions.sweep())).isZero();
    }
  }
}
