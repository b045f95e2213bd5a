package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.slot;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.BeginResult;
import dev.parley.store.BeginResult.Begun;
import dev.parley.store.Claim;
import dev.parley.store.LiveMessage;
import dev.parley.store.SessionToken;
import dev.parley.store.StopResult;
import dev.parley.store.Turns;
import dev.parley.store.WriteResult;
import dev.parley.testkit.redis.RedisFlavor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StopTest {
  private static StopResult stop(StoreRig rig, SessionToken token, String turnId) {
    return get(rig.sessions.stop(token, turnId));
  }

  @ParameterizedTest
  @EnumSource
  void aTurnThatWaitsBehindAnotherIsTakenOut(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      String first = rig.accepted(token, "one").turnId();
      String second = rig.accepted(token, "two").turnId();
      String third = rig.accepted(token, "three").turnId();
      assertThat(stop(rig, token, second)).isEqualTo(StopResult.STOPPED);
      assertThat(stop(rig, token, second)).isEqualTo(StopResult.ALREADY);
      Begun begun = rig.begun("a");
      assertThat(begun.hold().turnId()).isEqualTo(first);
      rig.complete(begun.hold(), "", "x");
      assertThat(rig.begun("a").hold().turnId()).isEqualTo(third);
      Turn stopped = rig.snapshot(token).turns().get(1);
      assertThat(stopped.state()).isEqualTo(TurnState.STOPPED);
      assertThat(stopped.answer()).extracting(answer -> answer.text()).isEqualTo("");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTurnThatWasClaimedButHasNotBegunEndsAndTheNextFollows(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      String first = rig.accepted(token, "one").turnId();
      String second = rig.accepted(token, "two").turnId();
      Claim claim = rig.claimed("a", false);
      assertThat(stop(rig, token, first)).isEqualTo(StopResult.STOPPED);
      assertThat(rig.begin(claim, true, 20)).isEqualTo(new BeginResult.Stale());
      assertThat(rig.begun("b").hold().turnId()).isEqualTo(second);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunningTurnKeepsWhatWasShownAndItsWorkerIsFencedAndTold(RedisFlavor flavor)
      throws Exception {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      Queue<String> orders = new ConcurrentLinkedQueue<>();
      Queue<LiveMessage> seen = new ConcurrentLinkedQueue<>();
      try (AutoCloseable _ = get(rig.turns.listen(new Orders(orders)));
          var _ = get(rig.store.live().subscribe(token, seen::add))) {
        String turnId = rig.accepted(token, "one").turnId();
        Begun begun = rig.begun("a");
        rig.flush(begun.hold(), "", "shown \uD83D\uDE00");
        assertThat(stop(rig, token, turnId)).isEqualTo(StopResult.STOPPED);
        assertThat(stop(rig, token, turnId)).isEqualTo(StopResult.ALREADY);
        assertThat(rig.flush(begun.hold(), "shown \uD83D\uDE00", "x"))
            .isEqualTo(new WriteResult.Fenced());
        assertThat(rig.complete(begun.hold(), "shown \uD83D\uDE00", "x"))
            .isEqualTo(new WriteResult.Fenced());
        Turn turn = rig.snapshot(token).turns().getFirst();
        assertThat(turn.state()).isEqualTo(TurnState.STOPPED);
        assertThat(turn.answer())
            .extracting(answer -> answer.text(), answer -> answer.model())
            .containsExactly("shown \uD83D\uDE00", StoreRig.MODEL);
        Awaitility.await().until(() -> orders.contains(begun.hold().owner()));
        LiveMessage last =
            new LiveMessage.Logged(
                begun.hold().attempt(),
                new ServerFrame.Stopped(rig.snapshot(token).cursor(), turnId, 8));
        Awaitility.await().until(() -> seen.contains(last));
        assertThat(get(rig.turns.claim(slot("b"), true))).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReleasedTurnKeepsItsPartial(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      String turnId = rig.accepted(token, "one").turnId();
      Begun begun = rig.begun("a");
      rig.flush(begun.hold(), "", "half");
      get(rig.turns.release(begun.hold()));
      assertThat(stop(rig, token, turnId)).isEqualTo(StopResult.STOPPED);
      assertThat(rig.snapshot(token).turns().getFirst().answer())
          .extracting(answer -> answer.text())
          .isEqualTo("half");
      assertThat(get(rig.turns.claim(slot("b"), true))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotThereIsSaid(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      assertThat(stop(rig, SessionToken.random(), turnId())).isEqualTo(StopResult.GONE);
      SessionToken token = rig.session();
      assertThat(stop(rig, token, turnId())).isEqualTo(StopResult.UNKNOWN);
      String answered = rig.answered(token, "q", "a");
      assertThat(stop(rig, token, answered)).isEqualTo(StopResult.ALREADY);
    }
  }

  /// Keeps the stop orders.
  record Orders(Queue<String> owners) implements Turns.Signals {
    @Override
    public void doorbell() {
      // Not what these tests are about.
    }

    @Override
    public void stopped(String owner) {
      owners.add(owner);
    }

    @Override
    public void reconnected() {
      // Not what these tests are about.
    }
  }
}
