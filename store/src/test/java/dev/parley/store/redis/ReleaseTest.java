package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.BeginResult;
import dev.parley.store.BeginResult.Begun;
import dev.parley.store.Claim;
import dev.parley.store.SessionToken;
import dev.parley.store.WriteResult;
import dev.parley.testkit.redis.RedisFlavor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReleaseTest {
  @ParameterizedTest
  @EnumSource
  void anotherWorkerGoesOnAtOnceAndNoLapseIsCounted(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      String written = "";
      // More often than a turn may lapse.
      for (int i = 0; i < 5; i++) {
        Begun begun = rig.begun("w" + i);
        assertThat(begun.partial()).isEqualTo(written);
        rig.flush(begun.hold(), written, "p" + i);
        written += "p" + i;
        assertThat(get(rig.turns.release(begun.hold()))).isEqualTo(new WriteResult.Written());
      }
      rig.complete(rig.begun("last").hold(), written, "!");
      assertThat(rig.snapshot(token).turns().getFirst().answer())
          .extracting(answer -> answer.text())
          .isEqualTo("p0p1p2p3p4!");
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterItTheFormerHolderWritesNothing(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      rig.accepted(rig.session(), "one");
      Claim claim = rig.claimed("a", false);
      Begun begun = rig.begun(claim);
      get(rig.turns.release(begun.hold()));
      assertThat(get(rig.turns.release(begun.hold()))).isEqualTo(new WriteResult.Written());
      assertThat(rig.flush(begun.hold(), "", "x")).isEqualTo(new WriteResult.Fenced());
      assertThat(get(rig.turns.beat(begun.hold()))).isFalse();
      assertThat(rig.begin(claim, true, 20)).isEqualTo(new BeginResult.Stale());
      Begun next = rig.begun("b");
      // A repeat that arrives late takes nothing from the next holder.
      assertThat(get(rig.turns.release(begun.hold()))).isEqualTo(new WriteResult.Written());
      assertThat(get(rig.turns.beat(next.hold()))).isTrue();
    }
  }
}
