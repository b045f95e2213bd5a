package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.Turn;
import dev.parley.store.AcceptResult;
import dev.parley.store.Held;
import dev.parley.store.Resumption;
import dev.parley.store.SessionToken;
import dev.parley.store.StopResult;
import dev.parley.store.StoreConfig;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.Submission;
import dev.parley.testkit.redis.RedisCluster;
import dev.parley.testkit.redis.RedisPair;
import dev.parley.testkit.redis.RedisServers;
import dev.parley.testkit.redis.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A store that confirms when a replica has it.
class ReplicasTest {
  /// A replica has a third of it, which on a busy machine must be enough where it does copy.
  private static final Duration TIMEOUT = Duration.ofMillis(1_500);

  private static final int MESSAGES = 60;

  private static StoreRig rig(RedisServers servers) {
    return StoreRig.on(servers, ReplicasTest::oneReplica);
  }

  static StoreConfig oneReplica(StoreConfig config) {
    return config.with(
        draft -> {
          draft.replicas = 1;
          draft.commandTimeout = TIMEOUT;
        });
  }

  static Submission message(String turnId) {
    return new Submission(turnId, "text of " + turnId, new Parent.Newest(), null);
  }

  static void assertUnconfirmed(CompletionStage<?> answer) {
    assertThatThrownBy(() -> get(answer))
        .hasCauseInstanceOf(StoreUnavailableException.class)
        .hasMessageMatching(".*(TooFewReplicas|Timeout)Exception");
  }

  static <T> T whenBack(Supplier<CompletionStage<T>> call) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsMatching(CompletionException.class::isInstance)
        .until(() -> get(call.get()), _ -> true);
  }

  static List<String> turns(StoreRig rig, SessionToken token) {
    return get(rig.sessions.resume(token, Held.NOTHING))
            instanceof Resumption.Snapshot(_, _, var turns)
        ? turns.stream().map(Turn::turnId).toList()
        : List.of();
  }

  @Test
  void nothingIsConfirmedThatNoReplicaHas() {
    try (RedisPair pair = RedisPair.start(RedisSettings.DEFAULT.withRandomPassword());
        StoreRig rig = rig(pair)) {
      SessionToken token = rig.session();
      SessionToken ended = rig.session();
      String first = rig.accepted(token, "one").turnId();
      pair.breakReplicaOff();
      SessionToken fresh = SessionToken.random();
      String second = turnId();
      // The second time each finds its work done by the first, and must not be content with that.
      for (int i = 0; i < 2; i++) {
        assertUnconfirmed(rig.sessions.create(fresh, "Ada", List.of()));
        assertUnconfirmed(rig.sessions.accept(token, message(second)));
      }
      assertUnconfirmed(rig.sessions.end(ended));
      // What waits for nobody goes on.
      assertThat(turns(rig, token)).containsExactly(first);
      pair.mendReplica();
      assertThat(whenBack(() -> rig.sessions.accept(token, message(second))))
          .isInstanceOf(AcceptResult.Accepted.class);
      assertThat(get(rig.sessions.create(fresh, "Ada", List.of()))).isPresent();
      assertThat(turns(rig, token)).containsExactly(first, second);
    }
  }

  @Test
  void whatWasConfirmedOutlivesTheMasterAndWhoeverWasTold() {
    try (RedisPair pair = RedisPair.start(RedisSettings.DEFAULT.withRandomPassword())) {
      List<String> confirmed = new ArrayList<>();
      SessionToken token;
      try (StoreRig rig = rig(pair)) {
        token = whenBack(() -> CompletableFuture.completedStage(rig.session()));
        List<CompletableFuture<AcceptResult>> sent = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
          ids.add(turnId());
          sent.add(rig.sessions.accept(token, message(ids.get(i))).toCompletableFuture());
          if (i == MESSAGES / 2) {
            get(sent.get(i / 2));
            pair.breakReplicaOff();
          }
        }
        for (int i = 0; i < MESSAGES; i++) {
          if (sent.get(i).handle((result, _) -> result instanceof AcceptResult.Accepted).join()) {
            confirmed.add(ids.get(i));
          }
        }
        // Nobody is left who could tell it again.
        rig.store.repeats().close();
      }
      pair.killMaster();
      pair.promote();
      try (StoreRig after = StoreRig.on(pair, UnaryOperator.identity())) {
        assertThat(confirmed).isNotEmpty().hasSizeLessThan(MESSAGES);
        assertThat(turns(after, token)).containsAll(confirmed);
      }
    }
  }

  @Test
  void anAnswerIsStoppedThoughNoReplicaIsBackYet() {
    try (RedisPair pair = RedisPair.start(RedisSettings.DEFAULT.withRandomPassword());
        StoreRig rig = rig(pair)) {
      SessionToken token = rig.session();
      String turnId = rig.accepted(token, "one").turnId();
      pair.killMaster();
      pair.promote();
      assertThat(whenBack(() -> rig.sessions.stop(token, turnId))).isEqualTo(StopResult.STOPPED);
    }
  }

  @Test
  void onAClusterEachMasterHasItsOwnReplicasAndSlotsMayMove() {
    try (RedisCluster cluster = RedisCluster.start(RedisSettings.DEFAULT.withRandomPassword(), 1);
        StoreRig rig = rig(cluster)) {
      List<SessionToken> tokens = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        tokens.add(rig.session());
      }
      // Whoever opens it later may still be told of a node as a master without slots.
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                try (StoreRig fresh = rig(cluster)) {
                  return fresh.store.layout().replicas() == 1;
                }
              });
      cluster.moveSlots(4, new Random(7));
      for (SessionToken token : tokens) {
        String turnId = turnId();
        var result = whenBack(() -> rig.sessions.accept(token, message(turnId)));
        assertThat(result)
            .isInstanceOfAny(AcceptResult.Accepted.class, AcceptResult.Duplicate.class);
        assertThat(turns(rig, token)).containsExactly(turnId);
      }
    }
  }

  @Test
  void theLayoutSaysHowManyReplicasThereAre() {
    try (RedisPair pair = RedisPair.start(RedisSettings.DEFAULT.withRandomPassword());
        StoreRig rig = rig(pair)) {
      assertThat(rig.store.layout().replicas()).isEqualTo(1);
      pair.killMaster();
      pair.promote();
      try (StoreRig alone = rig(pair)) {
        assertThat(alone.store.layout().replicas()).isZero();
      }
    }
  }

  @Test
  void manyAtOnceWaitTogether() {
    // Five hundred at once beside other tests are not quick.
    UnaryOperator<StoreConfig> patient =
        config -> StoreRig.timeout(oneReplica(config), Duration.ofSeconds(6));
    try (RedisPair pair = RedisPair.start(RedisSettings.DEFAULT.withRandomPassword());
        StoreRig rig = StoreRig.on(pair, patient)) {
      // The server has not seen the script since it was emptied.
      pair.master().call(connection -> connection.sync().scriptFlush());
      List<CompletableFuture<?>> made = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        made.add(
            rig.sessions.create(SessionToken.random(), "Ada", List.of()).toCompletableFuture());
      }
      get(CompletableFuture.allOf(made.toArray(CompletableFuture[]::new)));
      String sections = pair.master().call(connection -> connection.sync().info("commandstats"));
      String waits = sections.replaceAll("(?s).*cmdstat_wait:calls=(\\d+).*", "$1");
      assertThat(Integer.parseInt(waits)).isBetween(1, 200);
    }
  }
}
