package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.TurnState;
import dev.parley.store.AcceptResult;
import dev.parley.store.BeginResult.Begun;
import dev.parley.store.Held;
import dev.parley.store.LiveMessage;
import dev.parley.store.SessionToken;
import dev.parley.store.StopResult;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.WriteResult;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisSettings;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A Redis that dies, hangs, forgets its scripts or is full.
class OutageTest {
  private static RedisProcess redis(boolean json) {
    RedisSettings settings = RedisSettings.DEFAULT.withRandomPassword().withAppendOnly();
    return RedisProcess.start(json ? settings.withJson() : settings);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aKilledRedisComesBackWithAllThatWasWritten(boolean json) {
    try (RedisProcess redis = redis(json);
        StoreRig rig = StoreRig.on(redis, UnaryOperator.identity())) {
      SessionToken token = rig.session();
      Queue<LiveMessage> seen = new ConcurrentLinkedQueue<>();
      get(rig.store.live().subscribe(token, seen::add));
      rig.accepted(token, "one");
      Begun begun = rig.begun("a");
      rig.flush(begun.hold(), "", "half");
      redis.kill();
      assertFailsFast(rig, token);
      redis.start();
      Awaitility.await().ignoreExceptions().until(() -> get(rig.turns.beat(begun.hold())));
      Awaitility.await().until(() -> seen.contains(new LiveMessage.Gap()));
      assertThat(rig.flush(begun.hold(), "half", "+")).isEqualTo(new WriteResult.Written());
      assertThat(rig.complete(begun.hold(), "half+", "")).isEqualTo(new WriteResult.Written());
      Awaitility.await()
          .until(() -> seen.stream().filter(LiveMessage.Piece.class::isInstance).count() == 2);
      assertThat(rig.snapshot(token).turns().getFirst().state()).isEqualTo(TurnState.COMPLETED);
      assertThat(get(rig.store.live().probe())).isPositive();
    }
  }

  private static void assertFailsFast(StoreRig rig, SessionToken token) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> get(rig.sessions.resume(token, Held.NOTHING)))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(StoreUnavailableException.class)
        .satisfies(
            failure -> assertThat(failure.getCause()).hasMessageNotContaining(token.value()));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void aHangingRedisFailsCallsAfterTheirTime() {
    try (RedisProcess redis = redis(false);
        StoreRig rig = StoreRig.on(redis, UnaryOperator.identity())) {
      SessionToken token = rig.session();
      redis.freeze();
      assertFailsFast(rig, token);
      assertThatThrownBy(() -> get(rig.store.live().probe()))
          .hasCauseInstanceOf(StoreUnavailableException.class);
      assertThatThrownBy(() -> get(rig.store.live().subscribe(token, _ -> {})))
          .hasCauseInstanceOf(StoreUnavailableException.class);
      redis.thaw();
      Awaitility.await().ignoreExceptions().until(() -> get(rig.store.live().probe()) != null);
      rig.accepted(token, "one");
    }
  }

  @Test
  void forgottenScriptsAreSentAgain() {
    try (RedisProcess redis = redis(false);
        StoreRig rig = StoreRig.on(redis, UnaryOperator.identity())) {
      SessionToken token = rig.session();
      rig.accepted(token, "one");
      rig.redis(commands -> commands.scriptFlush());
      rig.accepted(token, "two");
      assertThat(rig.snapshot(token).turns()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFullRedisTakesNothingNewButLetsWhatRunsEnd(boolean json) {
    try (RedisProcess redis = redis(json);
        StoreRig rig = StoreRig.on(redis, UnaryOperator.identity())) {
      SessionToken token = rig.session();
      SessionToken other = rig.session();
      String first = rig.accepted(token, "one").turnId();
      String second = rig.accepted(token, "two").turnId();
      Begun begun = rig.begun("a");
      rig.redis(commands -> commands.configSet("maxmemory", "1mb"));

      assertThat(rig.send(other, turnId(), "new", new Parent.Newest()))
          .isEqualTo(new AcceptResult.Overloaded());
      assertThat(rig.send(token, first, "one", new Parent.Newest()))
          .isEqualTo(new AcceptResult.Overloaded());
      assertThat(get(rig.sessions.create(SessionToken.random(), "Bob", List.of()))).isEmpty();
      assertThat(rig.snapshot(other).turns()).isEmpty();

      assertThat(rig.flush(begun.hold(), "", "half")).isEqualTo(new WriteResult.Written());
      assertThat(get(rig.turns.beat(begun.hold()))).isTrue();
      assertThat(rig.complete(begun.hold(), "half", "+")).isEqualTo(new WriteResult.Written());
      assertThat(get(rig.sessions.position(token, second))).isPresent();
      Begun next = rig.begun("a");
      assertThat(get(rig.turns.release(next.hold()))).isEqualTo(new WriteResult.Written());
      assertThat(get(rig.sessions.stop(token, second))).isEqualTo(StopResult.STOPPED);
      assertThat(get(rig.sessions.sweep())).isZero();
      assertThat(rig.snapshot(token).turns())
          .extracting(turn -> turn.state())
          .containsExactly(TurnState.COMPLETED, TurnState.STOPPED);
      // A node that starts now does so.
      RedisStore.open(rig.config).close();
      assertThat(get(rig.sessions.end(token))).isTrue();

      rig.redis(commands -> commands.configSet("maxmemory", "0"));
      rig.accepted(other, "new");
    }
  }
}
