package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.BeginResult.Begun;
import dev.parley.store.Hold;
import dev.parley.store.SessionToken;
import dev.parley.store.WriteResult;
import dev.parley.testkit.redis.RedisFlavor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlushTest {
  private static final WriteResult WRITTEN = new WriteResult.Written();

  private static String shown(StoreRig rig, SessionToken token) {
    return String.valueOf(rig.snapshot(token).turns().getFirst().answer());
  }

  @ParameterizedTest
  @EnumSource
  void aPieceIsAppendedOnceHoweverOftenItIsSent(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Hold hold = rig.begun("a").hold();
      assertThat(rig.flush(hold, "", "gr\u00fc\u00df ")).isEqualTo(WRITTEN);
      assertThat(rig.flush(hold, "", "gr\u00fc\u00df ")).isEqualTo(WRITTEN);
      assertThat(rig.flush(hold, "gr\u00fc\u00df ", "\uD83D\uDE00")).isEqualTo(WRITTEN);
      assertThat(rig.snapshot(token).turns().getFirst().answer())
          .extracting(answer -> answer.text())
          .isEqualTo("gr\u00fc\u00df \uD83D\uDE00");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPieceElsewhereIsAnsweredWithTheLengthThere(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Hold hold = rig.begun("a").hold();
      rig.flush(hold, "", "\u00fc\uD83D\uDE00");
      String before = shown(rig, token);
      assertThat(rig.flush(hold, "", "ab")).isEqualTo(new WriteResult.OtherLength(6, 3));
      assertThat(rig.flush(hold, "", "abcdef")).isEqualTo(new WriteResult.OtherLength(6, 3));
      assertThat(rig.flush(hold, "longer than that", "x"))
          .isEqualTo(new WriteResult.OtherLength(6, 3));
      assertThat(shown(rig, token)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFormerHolderWritesNothing(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor, StoreRig.lease(Duration.ofMillis(60)))) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Begun paused = rig.begun("paused");
      rig.flush(paused.hold(), "", "a");
      Begun holder = rig.begun(BeginTest.takeover(rig.turns, "other"));
      assertThat(rig.flush(paused.hold(), "a", "b")).isEqualTo(new WriteResult.Fenced());
      assertThat(get(rig.turns.beat(paused.hold()))).isFalse();
      assertThat(rig.complete(paused.hold(), "a", "b")).isEqualTo(new WriteResult.Fenced());
      assertThat(get(rig.turns.release(paused.hold()))).isEqualTo(new WriteResult.Fenced());
      assertThat(rig.flush(holder.hold(), "a", "c")).isEqualTo(WRITTEN);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsWrittenToASessionThatIsGone(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Hold hold = rig.begun("a").hold();
      get(rig.sessions.end(token));
      assertThat(rig.flush(hold, "", "a")).isEqualTo(new WriteResult.Fenced());
      String[] keys = rig.partition(token).session(token);
      assertThat(rig.count(redis -> redis.exists(keys[4]))).isZero();
      List<String> known = rig.redis(redis -> redis.hkeys(keys[1]));
      assertThat(known).containsExactly("ended");
    }
  }
}
