package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.TurnState;
import dev.parley.store.BeginResult.Begun;
import dev.parley.store.Ending;
import dev.parley.store.SessionToken;
import dev.parley.store.WriteResult;
import dev.parley.testkit.redis.RedisFlavor;
import io.lettuce.core.Range;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FinishTest {
  private static final WriteResult WRITTEN = new WriteResult.Written();

  @ParameterizedTest
  @EnumSource
  void turnsOfASessionAreAnsweredInTheOrderSent(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        sent.add(rig.accepted(token, "q" + i).turnId());
      }
      for (int i = 0; i < 5; i++) {
        Begun begun = rig.begun("w" + i);
        assertThat(begun.hold().turnId()).isEqualTo(sent.get(i));
        assertThat(get(rig.turns.claim(slot("other"), true))).isEmpty();
        assertThat(rig.complete(begun.hold(), "", "a" + i)).isEqualTo(WRITTEN);
      }
      assertThat(get(rig.turns.claim(slot("other"), true))).isEmpty();
      assertThat(rig.snapshot(token).turns())
          .allSatisfy(turn -> assertThat(turn.state()).isEqualTo(TurnState.COMPLETED))
          .extracting(turn -> String.valueOf(turn.answer() == null ? null : turn.answer().text()))
          .containsExactly("a0", "a1", "a2", "a3", "a4");
    }
  }

  @ParameterizedTest
  @EnumSource
  void twiceIsOnce(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      rig.accepted(token, "two");
      Begun begun = rig.begun("a");
      assertThat(rig.complete(begun.hold(), "", "answer")).isEqualTo(WRITTEN);
      String cursor = rig.snapshot(token).cursor();
      assertThat(rig.complete(begun.hold(), "", "answer")).isEqualTo(WRITTEN);
      assertThat(rig.snapshot(token).cursor()).isEqualTo(cursor);
      // Also while the next turn runs, which is another's.
      Begun next = rig.begun("b");
      assertThat(rig.complete(begun.hold(), "", "answer")).isEqualTo(WRITTEN);
      assertThat(rig.flush(begun.hold(), "", "x")).isEqualTo(new WriteResult.Fenced());
      assertThat(rig.complete(next.hold(), "", "other")).isEqualTo(WRITTEN);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLastPieceElsewhereEndsNothing(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Begun begun = rig.begun("a");
      rig.flush(begun.hold(), "", "abc");
      assertThat(rig.complete(begun.hold(), "", "x")).isEqualTo(new WriteResult.OtherLength(3, 3));
      assertThat(rig.complete(begun.hold(), "abcd", ""))
          .isEqualTo(new WriteResult.OtherLength(3, 3));
      assertThat(rig.snapshot(token).turns().getFirst().state()).isEqualTo(TurnState.RUNNING);
      // The piece whose flush was answered nowhere, sent again as the last one.
      assertThat(rig.complete(begun.hold(), "", "abc")).isEqualTo(WRITTEN);
      assertThat(rig.snapshot(token).turns().getFirst().answer())
          .extracting(answer -> answer.text())
          .isEqualTo("abc");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailedTurnKeepsWhatWasWritten(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Begun begun = rig.begun("a");
      rig.flush(begun.hold(), "", "half");
      WriteResult written =
          get(
              rig.turns.finish(
                  begun.hold(),
                  StoreRig.piece("half", ""),
                  new Ending.Failed(FailureCode.MODEL_TIMEOUT)));
      assertThat(written).isEqualTo(WRITTEN);
      assertThat(rig.snapshot(token).turns().getFirst())
          .satisfies(turn -> assertThat(turn.state()).isEqualTo(TurnState.FAILED))
          .extracting(turn -> turn.answer())
          .extracting(answer -> answer.text(), answer -> answer.code(), answer -> answer.finish())
          .containsExactly("half", FailureCode.MODEL_TIMEOUT, null);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSessionAtRestExpiresAsAWholeAndHoldsNoPlace(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      for (int i = 0; i < 20; i++) {
        rig.answered(token, "q" + i, "a" + i);
      }
      Keys.Partition partition = rig.partition(token);
      String[] keys = partition.session(token);
      long expiry = rig.count(redis -> redis.pexpiretime(keys[0]));
      assertThat(expiry).isPositive();
      for (int i = 1; i < 5; i++) {
        String key = keys[i];
        assertThat(rig.count(redis -> redis.exists(key))).isEqualTo(1);
        assertThat(rig.count(redis -> redis.pexpiretime(key))).isEqualTo(expiry);
      }
      assertThat(rig.snapshot(token).info().expiresAt().toEpochMilli()).isEqualTo(expiry);
      assertThat(rig.count(redis -> redis.xlen(partition.queue()))).isZero();
      assertThat(rig.count(redis -> redis.zcount(partition.active(), Range.create(0, 1e15))))
          .isZero();
      assertThat(rig.count(redis -> redis.xlen(keys[3]))).isEqualTo(32);
      assertThat(rig.count(redis -> redis.strlen(keys[4]))).isZero();
    }
  }
}
