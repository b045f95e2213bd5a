package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Partial;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.BeginResult.Begun;
import dev.parley.store.Held;
import dev.parley.store.Hold;
import dev.parley.store.Resumption;
import dev.parley.store.Resumption.CaughtUp;
import dev.parley.store.Resumption.Text;
import dev.parley.store.SessionToken;
import dev.parley.testkit.redis.RedisFlavor;
import io.lettuce.core.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResumeTest {
  private static Held at(String cursor) {
    return new Held(cursor, null);
  }

  private static Held at(String cursor, Hold hold, int length) {
    return new Held(cursor, new Partial(hold.turnId(), hold.attempt(), length));
  }

  @ParameterizedTest
  @EnumSource
  void aReaderWithTheLastCursorLacksNothing(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      String created = rig.snapshot(token).cursor();
      CaughtUp caughtUp = rig.caughtUp(token, at(created));
      assertThat(caughtUp.cursor()).isEqualTo(created);
      assertThat(caughtUp.events()).isEmpty();
      assertThat(caughtUp.texts()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void allAfterTheCursorComesInOrderWithItsText(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      String created = rig.snapshot(token).cursor();
      ServerFrame.Accepted first = rig.accepted(token, "one \uD83D\uDE00");
      Begun begun = rig.begun("a");
      rig.complete(begun.hold(), "", "answer");
      ServerFrame.Accepted second = rig.accepted(token, "two");
      CaughtUp caughtUp = rig.caughtUp(token, at(created));
      assertThat(caughtUp.cursor()).isEqualTo(second.cursor());
      assertThat(caughtUp.events()).hasSize(4);
      assertThat(caughtUp.events().get(0)).isEqualTo(first);
      assertThat(caughtUp.events().get(1)).isInstanceOf(ServerFrame.Started.class);
      assertThat(caughtUp.events().get(2))
          .isInstanceOfSatisfying(
              ServerFrame.Completed.class,
              completed -> {
                assertThat(completed.length()).isEqualTo(6);
                assertThat(completed.finish()).isEqualTo(FinishReason.STOP);
              });
      assertThat(caughtUp.events().get(3)).isEqualTo(second);
      assertThat(caughtUp.texts())
          .containsExactly(new Text(first.turnId(), begun.hold().attempt(), 0, "answer"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void turnsThatWaitAreToldThoughAcceptedBeforeTheCursor(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      ServerFrame.Accepted first = rig.accepted(token, "one");
      ServerFrame.Accepted second = rig.accepted(token, "two");
      ServerFrame.Accepted third = rig.accepted(token, "three");
      Held held = at(String.valueOf(third.cursor()));
      assertThat(rig.caughtUp(token, held).waiting())
          .containsExactly(first.turnId(), second.turnId(), third.turnId());
      Begun begun = rig.begun("a");
      assertThat(rig.caughtUp(token, held).waiting())
          .containsExactly(second.turnId(), third.turnId());
      rig.complete(begun.hold(), "", "answer");
      assertThat(rig.caughtUp(token, held).waiting())
          .containsExactly(second.turnId(), third.turnId());
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofAnAnswerOnlyTheRestComes(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      for (String text : List.of("0123456789", "0\uD83D\uDE00é456789")) {
        SessionToken token = rig.session();
        rig.accepted(token, "one");
        Hold hold = rig.begun("a").hold();
        rig.flush(hold, "", text);
        Held held = at(hold.attempt(), hold, 5);
        assertThat(rig.caughtUp(token, held).texts())
            .containsExactly(new Text(hold.turnId(), hold.attempt(), 5, text.substring(5)));
        assertThat(rig.caughtUp(token, at(hold.attempt(), hold, 10)).texts()).isEmpty();
        assertThat(rig.caughtUp(token, at(hold.attempt(), hold, 99)).texts()).isEmpty();
        assertThat(rig.caughtUp(token, at(hold.attempt())).texts())
            .containsExactly(new Text(hold.turnId(), hold.attempt(), 0, text));
        Held other = new Held(hold.attempt(), new Partial(hold.turnId(), "1-1", 5));
        assertThat(rig.caughtUp(token, other).texts())
            .containsExactly(new Text(hold.turnId(), hold.attempt(), 0, text));

        rig.complete(hold, text, "+");
        assertThat(rig.caughtUp(token, held).texts())
            .containsExactly(new Text(hold.turnId(), hold.attempt(), 5, text.substring(5) + "+"));
        assertThat(rig.caughtUp(token, at(hold.attempt(), hold, 11)).texts()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTakenOverAnswerBelongsToItsNewAttempt(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor, StoreRig.lease(Duration.ofMillis(60)))) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Hold first = rig.begun("a").hold();
      rig.flush(first, "", "half");
      Hold second = rig.begun(BeginTest.takeover(rig.turns, "b")).hold();
      CaughtUp caughtUp = rig.caughtUp(token, at(first.attempt(), first, 4));
      assertThat(caughtUp.events())
          .containsExactly(
              new ServerFrame.Started(
                  second.attempt(), first.turnId(), second.attempt(), 4, StoreRig.MODEL));
      assertThat(caughtUp.texts())
          .containsExactly(new Text(first.turnId(), second.attempt(), 0, "half"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSnapshotShowsEveryState(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.answered(token, "one", "answer");
      rig.accepted(token, "two");
      Hold hold = rig.begun("a").hold();
      rig.flush(hold, "", "so far");
      rig.accepted(token, "three");
      Resumption.Snapshot snapshot = rig.snapshot(token);
      assertThat(snapshot.turns())
          .extracting(Turn::state)
          .containsExactly(TurnState.COMPLETED, TurnState.RUNNING, TurnState.QUEUED);
      Turn running = snapshot.turns().get(1);
      assertThat(running.attempt()).isEqualTo(hold.attempt());
      assertThat(running.answer())
          .extracting(answer -> answer.text(), answer -> answer.model())
          .containsExactly("so far", StoreRig.MODEL);
      assertThat(snapshot.turns().get(2).answer()).isNull();
      Duration left = Duration.between(Instant.now(), snapshot.info().expiresAt());
      assertThat(left).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCursorThatIsNotInTheLogGetsASnapshot(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      String created = rig.snapshot(token).cursor();
      List<String> strange =
          new ArrayList<>(List.of("", "-", "+", "x", "1", "2-1", "1-*", "(1-1", "9".repeat(40)));
      // The same place in the log, but of a Redis that lost it.
      strange.add(created + "0");
      for (String cursor : strange) {
        assertThat(get(rig.sessions.resume(token, at(cursor))))
            .isInstanceOf(Resumption.Snapshot.class);
      }
      // And one that was trimmed away.
      for (int i = 0; i < 12; i++) {
        rig.answered(token, "q" + i, "a" + i);
      }
      assertThat(get(rig.sessions.resume(token, at(created))))
          .isInstanceOf(Resumption.Snapshot.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSessionThatIsGoneIsSaidToBe(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      assertThat(get(rig.sessions.resume(SessionToken.random(), Held.NOTHING)))
          .isEqualTo(new Resumption.Gone());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEntryThatWasLostIsMadeAgain(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Hold hold = rig.begun("a").hold();
      rig.flush(hold, "", "half");
      String queue = rig.partition(token).queue();
      rig.count(redis -> redis.xdel(queue, hold.entry()));
      rig.snapshot(token);
      Begun next = rig.begun("b");
      assertThat(next.hold().turnId()).isEqualTo(hold.turnId());
      assertThat(next.partial()).isEqualTo("half");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEntryThatIsNoLongerPendingIsMadeAgain(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      String queue = rig.partition(token).queue();
      String entry = rig.claimed("a", false).entry();
      rig.count(redis -> redis.xack(queue, "workers", entry));
      assertThat(get(rig.turns.claim(slot("b"), true))).isEmpty();
      rig.snapshot(token);
      assertThat(rig.claimed("b", false).session()).isEqualTo(token);
      assertThat(rig.count(redis -> redis.xlen(queue))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLostQueueIsMadeAgainAndItsIdsAreNotTakenForOthers(RedisFlavor flavor) {
    if (flavor == RedisFlavor.CLUSTER) {
      return; // Needs two sessions of one partition; the scripts are the same.
    }
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken first = rig.session();
      SessionToken second = rig.session();
      rig.accepted(first, "one");
      String queue = rig.partition(first).queue();
      rig.count(redis -> redis.del(queue));
      // Gets the id that the first session's entry had.
      rig.accepted(second, "two");
      rig.snapshot(first);
      rig.snapshot(second);
      assertThat(List.of(rig.claimed("a", false).session(), rig.claimed("b", false).session()))
          .containsExactly(second, first);
      rig.snapshot(first);
      rig.snapshot(second);
      assertThat(rig.redis(redis -> redis.xrange(queue, Range.unbounded())).size()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWholeIsLeftAlone(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      String queue = rig.partition(token).queue();
      rig.snapshot(token);
      Hold hold = rig.begun("a").hold();
      rig.snapshot(token);
      assertThat(hold.entry()).isEqualTo("1-1");
      assertThat(rig.count(redis -> redis.xlen(queue))).isEqualTo(1);
      assertThat(get(rig.turns.beat(hold))).isTrue();
    }
  }
}
