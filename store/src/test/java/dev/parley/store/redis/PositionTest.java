package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.BeginResult.Begun;
import dev.parley.store.QueuePlace;
import dev.parley.store.SessionToken;
import dev.parley.testkit.redis.RedisFlavor;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PositionTest {
  private static Optional<QueuePlace> at(int ahead, int own, RedisFlavor flavor) {
    return Optional.of(new QueuePlace(ahead, own, flavor != RedisFlavor.CLUSTER));
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST", "JSON"})
  void countsWhatWasReadyBefore(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken first = rig.session();
      SessionToken second = rig.session();
      SessionToken third = rig.session();
      String one = rig.accepted(first, "one").turnId();
      String two = rig.accepted(second, "two").turnId();
      String three = rig.accepted(third, "three").turnId();
      assertThat(get(rig.sessions.position(first, one))).isEqualTo(at(0, 0, flavor));
      assertThat(get(rig.sessions.position(third, three))).isEqualTo(at(2, 0, flavor));
      String later = rig.accepted(third, "later").turnId();
      assertThat(get(rig.sessions.position(third, later))).isEqualTo(at(3, 1, flavor));
      rig.claimed("a", false);
      assertThat(get(rig.sessions.position(first, one))).isEqualTo(at(0, 0, flavor));
      assertThat(get(rig.sessions.position(second, two))).isEqualTo(at(0, 0, flavor));
      assertThat(get(rig.sessions.position(third, three))).isEqualTo(at(1, 0, flavor));
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsThoseOfItsOwnSession(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      String one = rig.accepted(token, "one").turnId();
      rig.accepted(token, "two");
      String three = rig.accepted(token, "three").turnId();
      assertThat(get(rig.sessions.position(token, three))).isEqualTo(at(2, 2, flavor));
      Begun begun = rig.begun("a");
      assertThat(get(rig.sessions.position(token, one))).isEmpty();
      assertThat(get(rig.sessions.position(token, three))).isEqualTo(at(2, 2, flavor));
      rig.complete(begun.hold(), "", "x");
      assertThat(get(rig.sessions.position(token, one))).isEmpty();
      assertThat(get(rig.sessions.position(token, three))).isEqualTo(at(1, 1, flavor));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsUnknownDoesNotWait(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      assertThat(get(rig.sessions.position(rig.session(), turnId()))).isEmpty();
      assertThat(get(rig.sessions.position(SessionToken.random(), turnId()))).isEmpty();
    }
  }
}
