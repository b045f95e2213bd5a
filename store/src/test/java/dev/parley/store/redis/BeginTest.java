package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.FailureCode;
import dev.parley.protocol.TurnState;
import dev.parley.store.BeginResult;
import dev.parley.store.BeginResult.Begun;
import dev.parley.store.Claim;
import dev.parley.store.SessionToken;
import dev.parley.store.Turns;
import dev.parley.testkit.redis.RedisFlavor;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BeginTest {
  private static final Duration LEASE = Duration.ofMillis(60);

  /// Claims as soon as the lease of the holder before has run out.
  static Claim takeover(Turns turns, String worker) {
    AtomicReference<Claim> claim = new AtomicReference<>();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              get(turns.claim(StoreRig.slot(worker), true)).ifPresent(claim::set);
              return claim.get() != null;
            });
    return claim.get();
  }

  @ParameterizedTest
  @EnumSource
  void aRepeatedCallGetsTheSameAnswer(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Claim claim = rig.claimed("a", false);
      BeginResult first = get(rig.turns.begin(claim, "owner", StoreRig.MODEL, true, 20));
      assertThat(first).isInstanceOf(Begun.class);
      assertThat(get(rig.turns.begin(claim, "owner", StoreRig.MODEL, true, 20))).isEqualTo(first);
      assertThat(rig.snapshot(token).turns().getFirst().state()).isEqualTo(TurnState.RUNNING);
    }
  }

  @ParameterizedTest
  @EnumSource
  void messagesAreThoseOfTheBranchWithAnAnswer(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      String first = rig.answered(token, "q1", "a1");
      rig.answered(token, "q2", "a2");
      // A sibling of the second, stopped before it began, and one that goes on from it.
      String stopped = turnId();
      rig.accepted(token, stopped, "q3", new Parent.Of(first));
      get(rig.sessions.stop(token, stopped));
      rig.accepted(token, turnId(), "q4", new Parent.Of(stopped));
      Claim claim = rig.claimed("a", false);
      assertThat(begunTexts(rig, claim, 20)).containsExactly("q1", "a1", "q4");
      assertThat(begunTexts(rig, claim, 3)).containsExactly("q1", "a1", "q4");
      assertThat(begunTexts(rig, claim, 2)).containsExactly("a1", "q4");
      assertThat(begunTexts(rig, claim, 1)).containsExactly("q4");
    }
  }

  private static List<String> begunTexts(StoreRig rig, Claim claim, int messagesMax) {
    BeginResult begun = get(rig.turns.begin(claim, "owner", StoreRig.MODEL, true, messagesMax));
    assertThat(begun).isInstanceOf(Begun.class);
    return StoreRig.texts((Begun) begun);
  }

  @ParameterizedTest
  @EnumSource
  void aLateBeginDoesNotTakeTheTurnFromItsHolder(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor, StoreRig.lease(LEASE))) {
      rig.accepted(rig.session(), "one");
      Claim late = rig.claimed("slow", false);
      Begun holder = rig.begun(takeover(rig.turns, "quick"));
      assertThat(rig.begin(late, true, 20)).isEqualTo(new BeginResult.Stale());
      assertThat(get(rig.turns.beat(holder.hold()))).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBeginOfAnEarlierClaimOfTheSameSlotIsStale(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      rig.accepted(rig.session(), "one");
      Claim early = rig.claimed("a", false);
      Claim again = rig.claimed("a", false);
      assertThat(rig.begin(early, true, 20)).isEqualTo(new BeginResult.Stale());
      assertThat(rig.begin(again, true, 20)).isInstanceOf(Begun.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherWorkerContinuesTheAnswerWithTheSameModel(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor, StoreRig.lease(LEASE))) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Begun first = rig.begun("a");
      rig.flush(first.hold(), "", "halb \uD83D\uDE00");
      Begun second = rig.begun(takeover(rig.turns, "b"));
      assertThat(second.partial()).isEqualTo("halb \uD83D\uDE00");
      assertThat(second.hold().attempt()).isNotEqualTo(first.hold().attempt());
      rig.complete(second.hold(), "halb \uD83D\uDE00", " und ganz");
      assertThat(rig.snapshot(token).turns().getFirst().answer())
          .extracting(answer -> answer.text())
          .isEqualTo("halb \uD83D\uDE00 und ganz");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherModelStartsAnew(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor, StoreRig.lease(LEASE))) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      rig.flush(rig.begun("a").hold(), "", "half");
      BeginResult other =
          get(rig.turns.begin(takeover(rig.turns, "b"), "o", "other-model", true, 20));
      assertThat(other)
          .isInstanceOfSatisfying(Begun.class, begun -> assertThat(begun.partial()).isEmpty());
      assertThat(rig.snapshot(token).turns().getFirst().answer())
          .extracting(answer -> answer.text(), answer -> answer.model())
          .containsExactly("", "other-model");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aModelThatCannotGoOnStartsAnew(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor, StoreRig.lease(LEASE))) {
      rig.accepted(rig.session(), "one");
      rig.flush(rig.begun("a").hold(), "", "half");
      assertThat(rig.begin(takeover(rig.turns, "b"), false, 20))
          .isInstanceOfSatisfying(Begun.class, begun -> assertThat(begun.partial()).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void theThirdLapseFailsTheTurnAndTheNextOneFollows(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor, StoreRig.lease(LEASE))) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      rig.accepted(token, "two");
      Begun begun = rig.begun("w0");
      rig.flush(begun.hold(), "", "kept");
      rig.begun(takeover(rig.turns, "w1"));
      rig.begun(takeover(rig.turns, "w2"));
      assertThat(rig.begin(takeover(rig.turns, "w3"), true, 20))
          .isEqualTo(new BeginResult.Exhausted());
      var turns = rig.snapshot(token).turns();
      assertThat(turns.get(0).state()).isEqualTo(TurnState.FAILED);
      assertThat(turns.get(0).answer())
          .extracting(answer -> answer.text(), answer -> answer.code())
          .containsExactly("kept", FailureCode.ATTEMPTS_EXHAUSTED);
      assertThat(rig.claimed("w4", false).turnId()).isEqualTo(turns.get(1).turnId());
      String dead = rig.partition(token).dead();
      List<StreamMessage<String, String>> letters =
          rig.redis(redis -> redis.xrange(dead, Range.unbounded()));
      assertThat(letters)
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(letter.getBody())
                      .containsEntry("turn", turns.get(0).turnId())
                      .containsEntry("reason", "attempts_exhausted"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClaimOfATurnThatEndedIsStaleAndItsEntryGoes(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      Claim claim = rig.claimed("a", false);
      get(rig.sessions.end(token));
      assertThat(rig.begin(claim, true, 20)).isEqualTo(new BeginResult.Stale());
      String queue = rig.partition(token).queue();
      assertThat(rig.count(redis -> redis.xlen(queue))).isZero();
      assertThat(get(rig.turns.claim(StoreRig.slot("a"), true))).isEmpty();
    }
  }
}
