package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.Turn;
import dev.parley.store.AcceptResult;
import dev.parley.store.Held;
import dev.parley.store.LiveMessage;
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
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A store that confirms when a replica has it.
class ReplicasTest {
  private static final Duration TIMEOUT = Duration.ofMillis(600);
  private static final int MESSAGES = 60;

  private static StoreRig rig(RedisServers servers) {
    return StoreRig.on(servers, ReplicasTest::oneReplica);
  }

  private static StoreConfig oneReplica(StoreConfig config) {
    return config.with(
        draft -> {
          draft.replicas = 1;
          draft.commandTimeout = TIMEOUT;
        });
  }

  private static Submission message(String turnId) {
    return new Submission(turnId, "text of " + turnId, new Parent.Newest(), null);
  }

  private static void assertUnconfirmed(CompletionStage<?> answer) {
    assertThatThrownBy(() -> get(answer))
        .hasCauseInstanceOf(StoreUnavailableException.class)
        .hasMessageMatching(".*(TooFewReplicas|Timeout)Exception");
  }

  private static <T> T whenBack(Supplier<CompletionStage<T>> call) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsMatching(CompletionException.class::isInstance)
        .until(() -> get(call.get()), _ -> true);
  }

  private static List<String> turns(StoreRig rig, SessionToken token) {
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
        token = rig.session();
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
  void nobodyIsShownAMessageThatNoReplicaKnowsOf() {
    try (RedisPair pair = RedisPair.start(RedisSettings.DEFAULT.withRandomPassword());
        StoreRig rig = rig(pair)) {
      SessionToken token = rig.session();
      // That the session was made is not told again meanwhile, in vain and before anything else.
      rig.store.repeats().close();
      Queue<LiveMessage> shown = new ConcurrentLinkedQueue<>();
      get(rig.store.live().subscribe(token, shown::add));
      pair.breakReplicaOff();
      String refused = turnId();
      assertUnconfirmed(rig.sessions.accept(token, message(refused)));
      assertThat(intents(pair)).isOne();
      get(rig.sessions.sweep());
      assertThat(turns(rig, token)).isEmpty();
      assertThat(shown).isEmpty();

      // Its server may have gone without being able to tell anybody.
      pair.mendReplica();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                get(rig.sessions.sweep());
                assertThat(turns(rig, token)).containsExactly(refused);
              });
      Awaitility.await().until(() -> !shown.isEmpty());
      Awaitility.await().until(() -> intents(pair) == 0);
    }
  }

  @Test
  void aMessageWhoseAcceptanceWasLostWithItsMasterIsAcceptedByAnother() {
    try (RedisPair pair = RedisPair.start(RedisSettings.DEFAULT.withRandomPassword())) {
      StoreConfig config = oneReplica(StoreRig.config(pair));
      SessionToken token;
      String turnId = turnId();
      try (RedisStore store = RedisStore.open(config, ReplicasTest::acceptsNothing)) {
        token = SessionToken.random();
        get(store.sessions().create(token, "Ada", List.of()));
        assertThatThrownBy(() -> get(store.sessions().accept(token, message(turnId))))
            .hasCauseInstanceOf(StoreUnavailableException.class);
        store.repeats().close();
      }
      pair.killMaster();
      pair.promote();
      pair.rejoin();
      try (StoreRig after = rig(pair)) {
        assertThat(turns(after, token)).isEmpty();
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () -> {
                  get(after.sessions.sweep());
                  assertThat(turns(after, token)).containsExactly(turnId);
                });
        Awaitility.await().until(() -> intents(pair) == 0);
      }
    }
  }

  @Test
  void whatASweepAcceptsComesInTheOrderInWhichItWasSaid() {
    try (RedisPair pair = RedisPair.start(RedisSettings.DEFAULT.withRandomPassword());
        StoreRig rig = rig(pair)) {
      SessionToken token = rig.session();
      rig.store.repeats().close();
      pair.breakReplicaOff();
      List<String> said = new ArrayList<>();
      List<CompletableFuture<AcceptResult>> sent = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        String parent = i % 2 == 0 ? null : said.getLast();
        said.add(turnId());
        sent.add(
            rig.sessions
                .accept(
                    token,
                    message(said.getLast())
                        .after(parent == null ? new Parent.Newest() : new Parent.Of(parent)))
                .toCompletableFuture());
      }
      sent.forEach(ReplicasTest::assertUnconfirmed);
      pair.mendReplica();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                get(rig.sessions.sweep());
                assertThat(turns(rig, token)).isEqualTo(said);
              });
      Awaitility.await().until(() -> intents(pair) == 0);
    }
  }

  @Test
  void aMessageThatASweepHasNoRoomForStaysUntilThereIs() {
    try (RedisPair pair = RedisPair.start(RedisSettings.DEFAULT.withRandomPassword());
        StoreRig rig =
            StoreRig.on(pair, config -> oneReplica(config).with(draft -> draft.queueMax = 1))) {
      SessionToken token = rig.session();
      rig.accepted(rig.session(), "another's");
      rig.store.repeats().close();
      pair.breakReplicaOff();
      String left = turnId();
      assertUnconfirmed(rig.sessions.accept(token, message(left)));
      pair.mendReplica();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                get(rig.sessions.sweep());
                return scoreOf(pair, token, left) < System.currentTimeMillis() - 3_000;
              });
      assertThat(intents(pair)).isOne();
      assertThat(turns(rig, token)).isEmpty();

      rig.complete(rig.begun("worker").hold(), "", "done");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                get(rig.sessions.sweep());
                assertThat(turns(rig, token)).containsExactly(left);
              });
    }
  }

  /// When a message was noted first, in Unix milliseconds.
  private static long scoreOf(RedisPair pair, SessionToken token, String turnId) {
    String names = new Keys(1).partitions().getFirst().intents()[1];
    Double score =
        pair.master()
            .call(connection -> connection.sync().zscore(names, token.value() + ":" + turnId));
    return score == null ? Long.MAX_VALUE : (long) (score / 1_000);
  }

  @Test
  void whatWasToBeSaidInASessionGoesWithIt() {
    try (RedisPair pair = RedisPair.start(RedisSettings.DEFAULT.withRandomPassword());
        StoreRig rig = rig(pair)) {
      SessionToken token = rig.session();
      rig.store.repeats().close();
      pair.breakReplicaOff();
      assertUnconfirmed(rig.sessions.accept(token, message(turnId())));
      assertThat(intents(pair)).isOne();
      pair.mendReplica();
      assertThat(whenBack(() -> rig.sessions.end(token))).isTrue();
      Awaitility.await().until(() -> intents(pair) == 0);
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

  /// As if the master were lost at the moment after which it would have accepted a message.
  private static String acceptsNothing(String source) {
    return source.contains("-- Stores a message to be answered.")
        ? "#!lua\nreturn redis.error_reply('LOST with the master')"
        : source;
  }

  private static long intents(RedisPair pair) {
    return pair.master()
        .call(
            connection -> connection.sync().hlen(new Keys(1).partitions().getFirst().intents()[0]));
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
