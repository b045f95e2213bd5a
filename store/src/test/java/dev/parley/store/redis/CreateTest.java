package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.AcceptResult;
import dev.parley.store.BeginResult;
import dev.parley.store.SessionInfo;
import dev.parley.store.SessionToken;
import dev.parley.testkit.redis.RedisFlavor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CreateTest {
  private static final Instant AT = Instant.parse("2025-03-01T10:20:30.400Z");

  private static Turn completed(String turnId, String parent, String question, String answer) {
    return new Turn(
        turnId,
        parent.isEmpty() ? null : parent,
        question,
        AT,
        TurnState.COMPLETED,
        null,
        new Turn.Answer(answer, AT.plusSeconds(1), null, FinishReason.STOP, "old-model"));
  }

  @ParameterizedTest
  @EnumSource
  void aNewSessionIsEmptyAndKnowsItsTimes(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = SessionToken.random();
      Instant before = Instant.now().minusSeconds(1);
      String name = "Ada \"Löwe\" \uD83E\uDD81 \u0000/";
      SessionInfo info = get(rig.sessions.create(token, name, List.of())).orElseThrow();
      assertThat(info.name()).isEqualTo(name);
      assertThat(info.startedAt()).isBetween(before, Instant.now().plusSeconds(1));
      assertThat(Duration.between(info.startedAt(), info.expiresAt()))
          .isEqualTo(rig.config.sessionTtl());
      assertThat(rig.snapshot(token).info()).isEqualTo(info);
      assertThat(rig.snapshot(token).turns()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void twiceIsOnce(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = SessionToken.random();
      SessionInfo info = get(rig.sessions.create(token, "Ada", List.of())).orElseThrow();
      rig.accepted(token, "hello");
      SessionInfo again = get(rig.sessions.create(token, "Ada", List.of())).orElseThrow();
      assertThat(again.startedAt()).isEqualTo(info.startedAt());
      assertThat(again.expiresAt()).isAfterOrEqualTo(info.expiresAt());
      assertThat(rig.snapshot(token).turns()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void allKeysOfASessionShareOneExpiry(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      SessionToken token = rig.session();
      String[] keys = rig.partition(token).session(token);
      assertThat(keys).hasSize(8);
      long expiry = rig.count(redis -> redis.pexpiretime(keys[0]));
      assertThat(expiry).isPositive();
      for (int i = 1; i < 5; i++) {
        int key = i;
        assertThat(rig.count(redis -> redis.pexpiretime(keys[key]))).isEqualTo(expiry);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void turnsOfAnEarlierSessionAreContinued(RedisFlavor flavor) {
    try (StoreRig rig = StoreRig.on(flavor)) {
      String first = turnId();
      String failed = turnId();
      String branch = turnId();
      List<Turn> turns =
          List.of(
              completed(first, "", "eins", "one"),
              new Turn(
                  failed,
                  first,
                  "zwei",
                  AT,
                  TurnState.FAILED,
                  null,
                  new Turn.Answer("", AT, FailureCode.MODEL_TIMEOUT, null, null)),
              completed(branch, first, "drei", "three"));
      SessionToken token = rig.session(turns);
      assertThat(rig.snapshot(token).turns()).isEqualTo(turns);

      assertThat(rig.send(token, first, "anything", new Parent.Newest()))
          .isEqualTo(new AcceptResult.Duplicate(first, null, "eins", AT));
      assertThat(rig.accepted(token, "vier").parent()).isEqualTo(branch);
      BeginResult.Begun begun = rig.begun("worker");
      assertThat(StoreRig.texts(begun)).containsExactly("eins", "one", "drei", "three", "vier");
    }
  }

  @Test
  void refusesTurnsThatCannotStandAtABeginning() {
    try (StoreRig rig = StoreRig.on(RedisFlavor.LIST)) {
      Turn running = new Turn(turnId(), null, "x", AT, TurnState.RUNNING, "1-1", null);
      Turn orphan = completed(turnId(), turnId(), "x", "y");
      Turn once = completed(turnId(), "", "x", "y");
      for (List<Turn> bad : List.of(List.of(running), List.of(orphan), List.of(once, once))) {
        assertThatThrownBy(() -> rig.sessions.create(SessionToken.random(), "Ada", bad))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
