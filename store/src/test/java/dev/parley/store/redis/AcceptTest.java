package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.Limits;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.TurnState;
import dev.parley.store.AcceptResult;
import dev.parley.store.Claim;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreConfig;
import dev.parley.store.Submission;
import dev.parley.testkit.redis.RedisFlavor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AcceptTest {
  private static UnaryOperator<StoreConfig> bounds(int queueMax, Limits limits) {
    return config ->
        config.with(
            draft -> {
              draft.queueMax = queueMax;
              draft.limits = limits;
            });
  }

  @ParameterizedTest
  @EnumSource
  void storesTheMessageAndMakesTheTurnReady(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      String turnId = turnId();
      String text = "a\u0000b \"c\" \\ \uD83D\uDE00 / é\n";
      AcceptResult answer =
          get(
              rig.sessions.accept(
                  token, new Submission(turnId, text, new Parent.Beginning(), "asked-model")));
      assertThat(answer)
          .isInstanceOfSatisfying(
              AcceptResult.Accepted.class,
              accepted -> {
                assertThat(accepted.event().text()).isEqualTo(text);
                assertThat(accepted.event().parent()).isNull();
                assertThat(accepted.event().cursor()).startsWith("2-");
                assertThat(accepted.event().duplicate()).isFalse();
              });
      var turn = rig.snapshot(token).turns().getFirst();
      assertThat(turn.text()).isEqualTo(text);
      assertThat(turn.state()).isEqualTo(TurnState.QUEUED);
      assertThat(turn.answer()).isNull();
      Claim claim = rig.claimed("worker", false);
      assertThat(claim.turnId()).isEqualTo(turnId);
      assertThat(claim.session()).isEqualTo(token);
      assertThat(claim.model()).isEqualTo("asked-model");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKnownTurnIsAnsweredWithWhatIsStored(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      ServerFrame.Accepted first = rig.accepted(token, "first");
      ServerFrame.Accepted second = rig.accepted(token, "second");
      assertThat(rig.send(token, second.turnId(), "other", new Parent.Beginning()))
          .isEqualTo(
              new AcceptResult.Duplicate(second.turnId(), first.turnId(), "second", second.at()));
      assertThat(rig.snapshot(token).turns()).hasSize(2);
      assertThat(rig.snapshot(token).cursor()).isEqualTo(second.cursor());
    }
  }

  @ParameterizedTest
  @EnumSource
  void parentsAreTheNewestNoneOrTheNamedOne(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      ServerFrame.Accepted first = rig.accepted(token, "first");
      ServerFrame.Accepted second = rig.accepted(token, "second");
      assertThat(first.parent()).isNull();
      assertThat(second.parent()).isEqualTo(first.turnId());
      assertThat(rig.accepted(token, turnId(), "x", new Parent.Beginning()).parent()).isNull();
      assertThat(rig.accepted(token, turnId(), "x", new Parent.Of(first.turnId())).parent())
          .isEqualTo(first.turnId());
      assertThat(rig.send(token, turnId(), "x", new Parent.Of(turnId())))
          .isEqualTo(new AcceptResult.UnknownParent());
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesInTheOrderThatIsPromised(RedisFlavor flavor) {
    // A second session is too much for the partition, one waiting turn is all, and no answer fits.
    Limits narrow = new Limits(1_000, 1_000, 1_000, 1, 1_500);
    try (StoreRig rig = StoreRig.on(flavor, bounds(1, narrow))) {
      assertThat(rig.send(SessionToken.random(), turnId(), "x", new Parent.Of(turnId())))
          .isEqualTo(new AcceptResult.Gone());
      SessionToken token = rig.session();
      assertThat(rig.send(token, turnId(), "x".repeat(501), new Parent.Newest()))
          .isEqualTo(new AcceptResult.Full());
      String known = turnId();
      rig.accepted(token, known, "x", new Parent.Newest());
      assertThat(rig.send(token, known, "x", new Parent.Of(turnId())))
          .isInstanceOf(AcceptResult.Duplicate.class);
      assertThat(rig.send(token, turnId(), "x", new Parent.Of(turnId())))
          .isEqualTo(new AcceptResult.UnknownParent());
      assertThat(rig.send(token, turnId(), "x".repeat(1_000), new Parent.Newest()))
          .isEqualTo(new AcceptResult.Busy());
      SessionToken other = sessionBeside(rig, token);
      assertThat(rig.send(other, turnId(), "x".repeat(1_000), new Parent.Newest()))
          .isEqualTo(new AcceptResult.Overloaded());
    }
  }

  /// Another session of the same partition.
  private static SessionToken sessionBeside(StoreRig rig, SessionToken token) {
    SessionToken other = SessionToken.random();
    while (!rig.partition(other).equals(rig.partition(token))) {
      other = SessionToken.random();
    }
    assertThat(get(rig.sessions.create(other, "Bob", List.of()))).isPresent();
    return other;
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST", "JSON"})
  void roomIsKeptForTheAnswersOfOpenTurns(RedisFlavor flavor) {
    Limits limits = new Limits(100, 1_000, 1_000, 8, 2_300);
    try (StoreRig rig = StoreRig.on(flavor, bounds(10, limits))) {
      SessionToken token = rig.session();
      rig.accepted(token, "x".repeat(100));
      var begun = rig.begun("worker");
      // 100 + 100 + 2 × 1000 fit, 100 + 301 + 2 × 1000 do not.
      assertThat(rig.send(token, turnId(), "x".repeat(201), new Parent.Newest()))
          .isEqualTo(new AcceptResult.Full());
      rig.accepted(token, "x".repeat(100));
      assertThat(rig.send(token, turnId(), "x", new Parent.Newest()))
          .isEqualTo(new AcceptResult.Full());
      // A short answer gives its reserve back.
      rig.complete(begun.hold(), "", "short");
      rig.accepted(token, "x");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anActiveSessionDoesNotExpire(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      rig.accepted(token, "hello");
      for (int i = 0; i < 5; i++) {
        String key = rig.partition(token).session(token)[i];
        assertThat(rig.count(redis -> redis.exists(key))).isEqualTo(1);
        assertThat(rig.count(redis -> redis.pttl(key))).isEqualTo(-1);
      }
    }
  }
}
