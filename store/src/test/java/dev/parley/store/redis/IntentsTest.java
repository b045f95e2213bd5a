package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.store.AcceptResult;
import dev.parley.store.LiveMessage;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.Submission;
import dev.parley.testkit.redis.RedisPair;
import dev.parley.testkit.redis.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Messages that replicas know of before anybody is shown them.
class IntentsTest {
  private final RedisPair pair = RedisPair.start(RedisSettings.DEFAULT.withRandomPassword());
  private final StoreRig rig = StoreRig.on(pair, ReplicasTest::oneReplica);

  @AfterEach
  void close() {
    rig.close();
    pair.close();
  }

  private static Submission message(String turnId) {
    return ReplicasTest.message(turnId);
  }

  @Test
  void nobodyIsShownAMessageThatNoReplicaKnowsOf() {
    SessionToken token = rig.session();
    // That the session was made is not told again meanwhile, in vain and before anything else.
    rig.store.repeats().close();
    Queue<LiveMessage> shown = new ConcurrentLinkedQueue<>();
    get(rig.store.live().subscribe(token, shown::add));
    pair.breakReplicaOff();
    String refused = turnId();
    ReplicasTest.assertUnconfirmed(rig.sessions.accept(token, message(refused)));
    assertThat(intents(pair)).isOne();
    get(rig.sessions.sweep());
    assertThat(ReplicasTest.turns(rig, token)).isEmpty();
    assertThat(shown).isEmpty();

    // Its server may have gone without being able to tell anybody.
    pair.mendReplica();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              get(rig.sessions.sweep());
              assertThat(ReplicasTest.turns(rig, token)).containsExactly(refused);
            });
    Awaitility.await().until(() -> !shown.isEmpty());
    Awaitility.await().until(() -> intents(pair) == 0);
  }

  @Test
  void aMessageWhoseAcceptanceWasLostWithItsMasterIsAcceptedByAnother() {
    try (RedisStore store = RedisStore.open(rig.config, IntentsTest::acceptsNothing)) {
      SessionToken token = SessionToken.random();
      String turnId = turnId();
      get(store.sessions().create(token, "Ada", List.of()));
      assertThatThrownBy(() -> get(store.sessions().accept(token, message(turnId))))
          .hasCauseInstanceOf(StoreUnavailableException.class);
      store.repeats().close();
      pair.killMaster();
      pair.promote();
      pair.rejoin();
      try (StoreRig after = StoreRig.on(pair, ReplicasTest::oneReplica)) {
        assertThat(ReplicasTest.turns(after, token)).isEmpty();
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () -> {
                  get(after.sessions.sweep());
                  assertThat(ReplicasTest.turns(after, token)).containsExactly(turnId);
                });
        Awaitility.await().until(() -> intents(pair) == 0);
      }
    }
  }

  @Test
  void whatASweepAcceptsComesInTheOrderInWhichItWasSaid() {
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
              assertThat(ReplicasTest.turns(rig, token)).isEqualTo(said);
            });
    Awaitility.await().until(() -> intents(pair) == 0);
  }

  @Test
  void aMessageThatASweepHasNoRoomForStaysUntilThereIs() {
    try (StoreRig small =
        StoreRig.on(
            pair, config -> ReplicasTest.oneReplica(config).with(draft -> draft.queueMax = 1))) {
      SessionToken token = small.session();
      small.accepted(small.session(), "another's");
      small.store.repeats().close();
      pair.breakReplicaOff();
      String left = turnId();
      ReplicasTest.assertUnconfirmed(small.sessions.accept(token, message(left)));
      pair.mendReplica();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                get(small.sessions.sweep());
                return scoreOf(pair, token, left) < System.currentTimeMillis() - 3_000;
              });
      assertThat(intents(pair)).isOne();
      assertThat(ReplicasTest.turns(small, token)).isEmpty();

      small.complete(small.begun("worker").hold(), "", "done");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                get(small.sessions.sweep());
                assertThat(ReplicasTest.turns(small, token)).containsExactly(left);
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
    SessionToken token = rig.session();
    rig.store.repeats().close();
    pair.breakReplicaOff();
    ReplicasTest.assertUnconfirmed(rig.sessions.accept(token, message(turnId())));
    assertThat(intents(pair)).isOne();
    pair.mendReplica();
    assertThat(ReplicasTest.whenBack(() -> rig.sessions.end(token))).isTrue();
    Awaitility.await().until(() -> intents(pair) == 0);
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
}
