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
import dev.parley.store.StoreConfig;
import dev.parley.store.StoreUnavailableException;
import dev.parley.store.Submission;
import dev.parley.testkit.redis.RedisPair;
import dev.parley.testkit.redis.RedisSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A master and a replica that change places, behind sentinels or one address.
class SentinelTest {
  static StoreConfig bySentinels(StoreConfig config, RedisPair pair) {
    String places =
        pair.sentinelUrls().stream()
            .map(url -> URI.create(url).getAuthority())
            .collect(Collectors.joining(","));
    return StoreRig.at(config, List.of("redis-sentinel://" + places + "/0#" + pair.sentinelName()));
  }

  /// Sends a message until it is stored.
  private static void sent(StoreRig rig, SessionToken token, String turnId) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsMatching(CompletionException.class::isInstance)
        .until(
            () ->
                get(
                    rig.sessions.accept(
                        token, new Submission(turnId, "text", new Parent.Newest(), null))),
            result ->
                result instanceof AcceptResult.Accepted
                    || result instanceof AcceptResult.Duplicate);
  }

  private static long events(Queue<LiveMessage> seen) {
    return seen.stream().filter(LiveMessage.Logged.class::isInstance).count();
  }

  @Test
  void sessionsGoOnAtWhateverServerTheSentinelsName() {
    try (RedisPair pair = RedisPair.startWithSentinels(RedisSettings.DEFAULT.withRandomPassword());
        StoreRig rig = StoreRig.on(pair, config -> bySentinels(config, pair))) {
      SessionToken token = rig.session();
      Queue<LiveMessage> seen = new ConcurrentLinkedQueue<>();
      get(rig.store.live().subscribe(token, seen::add));
      String first = rig.accepted(token, "one").turnId();

      // While the master lives: it becomes a replica, and refuses writes from then on.
      pair.promote();
      String second = turnId();
      sent(rig, token, second);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> seen.contains(new LiveMessage.Gap()));

      pair.promoteLagging(Duration.ofMillis(300));
      String third = turnId();
      sent(rig, token, third);
      long before = events(seen);
      String fourth = turnId();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() -> get(rig.store.live().probe()) != null);
      sent(rig, token, fourth);
      Awaitility.await().until(() -> events(seen) > before);
      assertThat(rig.snapshot(token).turns())
          .extracting(Turn::turnId)
          .containsExactly(first, second, third, fourth);
    }
  }

  /// For some twelve seconds after a planned change the old master takes what it is given.
  @Test
  void whatIsConfirmedWhileSentinelsChangeTheMasterIsNotLost() {
    try (RedisPair pair = RedisPair.startWithSentinels(RedisSettings.DEFAULT.withRandomPassword());
        StoreRig rig = StoreRig.on(pair, config -> bySentinels(config, pair))) {
      Map<SessionToken, String> confirmed = new ConcurrentHashMap<>();
      try (var talk = Executors.newSingleThreadScheduledExecutor()) {
        var talking =
            talk.scheduleAtFixedRate(() -> talk(rig, confirmed), 0, 20, TimeUnit.MILLISECONDS);
        pair.promote();
        talking.cancel(false);
      }
      assertThat(confirmed).hasSizeGreaterThan(50);
      try (StoreRig after = StoreRig.on(pair, UnaryOperator.identity())) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () ->
                    assertThat(confirmed)
                        .allSatisfy(
                            (token, turnId) -> assertThat(kept(after, token, turnId)).isTrue()));
      }
    }
  }

  private static boolean kept(StoreRig rig, SessionToken token, String turnId) {
    return get(rig.sessions.resume(token, Held.NOTHING))
            instanceof Resumption.Snapshot(_, _, var turns)
        && turns.stream().map(Turn::turnId).toList().equals(List.of(turnId));
  }

  @Test
  void aSentinelThatKnowsNothingOfTheChangeIsNotBelieved() {
    try (RedisPair pair = RedisPair.startWithSentinels(RedisSettings.DEFAULT.withRandomPassword());
        StoreRig rig = StoreRig.on(pair, config -> bySentinels(config, pair))) {
      SessionToken token = rig.session();
      pair.cutOffFirstSentinel();
      pair.promote();
      String turnId = turnId();
      sent(rig, token, turnId);
      try (StoreRig master = StoreRig.on(pair, UnaryOperator.identity())) {
        assertThat(kept(master, token, turnId)).isTrue();
      }
    }
  }

  /// Begins a conversation, and notes it if both it and its message are confirmed.
  private static void talk(StoreRig rig, Map<SessionToken, String> confirmed) {
    SessionToken token = SessionToken.random();
    try {
      get(rig.sessions.create(token, "Ada", List.of()));
      confirmed.put(token, rig.accepted(token, "one").turnId());
    } catch (CompletionException refused) {
      assertThat(refused).hasCauseInstanceOf(StoreUnavailableException.class);
    }
  }

  @Test
  void aServerThatBecameAReplicaIsLeft() {
    try (RedisPair pair = RedisPair.start(RedisSettings.DEFAULT.withRandomPassword());
        StoreRig rig = StoreRig.on(pair.master(), UnaryOperator.identity())) {
      SessionToken token = rig.session();
      Queue<LiveMessage> seen = new ConcurrentLinkedQueue<>();
      get(rig.store.live().subscribe(token, seen::add));
      pair.replica().call(connection -> connection.sync().replicaofNoOne());
      pair.master()
          .call(connection -> connection.sync().replicaof("127.0.0.1", pair.replica().port()));
      // Open connections still lead to it; a new one might not.
      assertThatThrownBy(() -> rig.send(token, turnId(), "one", new Parent.Newest()))
          .hasCauseInstanceOf(StoreUnavailableException.class);
      Awaitility.await().until(() -> seen.contains(new LiveMessage.Gap()));
    }
  }
}
