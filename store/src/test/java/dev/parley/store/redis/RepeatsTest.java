package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.AcceptResult;
import dev.parley.store.BeginResult.Begun;
import dev.parley.store.Held;
import dev.parley.store.Resumption;
import dev.parley.store.SessionToken;
import dev.parley.store.StopResult;
import dev.parley.store.StoreConfig;
import dev.parley.store.Submission;
import dev.parley.testkit.net.TcpProxy;
import dev.parley.testkit.redis.RedisPair;
import dev.parley.testkit.redis.RedisSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What a server was told by a Redis that then lost its last moments.
class RepeatsTest {
  private static <T> T whenBack(Supplier<CompletionStage<T>> call) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .ignoreExceptionsMatching(CompletionException.class::isInstance)
        .until(() -> get(call.get()), _ -> true);
  }

  private static List<String> ids(StoreRig rig, SessionToken token) {
    return rig.snapshot(token).turns().stream().map(Turn::turnId).toList();
  }

  @Test
  void lostMessagesAreToldAgainBeforeAnyLaterOneOfTheirSession() {
    try (LostMoments lost = new LostMoments();
        StoreRig rig = StoreRig.on(lost.redis, UnaryOperator.identity())) {
      SessionToken token = rig.session();
      long before = lost.now();
      String first = rig.accepted(token, "one").turnId();
      String second = rig.accepted(token, "two").turnId();
      String edited = turnId();
      var event = rig.accepted(token, edited, "other two", new Parent.Of(first));
      lost.loseAllAfter(before);
      lost.back();
      String late = turnId();
      AcceptResult result =
          whenBack(
              () ->
                  rig.sessions.accept(
                      token, new Submission(late, "three", new Parent.Newest(), null)));
      assertThat(result)
          .isInstanceOfSatisfying(
              AcceptResult.Accepted.class,
              accepted -> assertThat(accepted.event().parent()).isEqualTo(edited));
      Resumption.Snapshot snapshot = rig.snapshot(token);
      assertThat(snapshot.turns())
          .extracting(Turn::turnId)
          .containsExactly(first, second, edited, late);
      assertThat(snapshot.turns())
          .extracting(Turn::parent)
          .containsExactly(null, first, first, edited);
      // Whoever saw the lost future is given the whole session.
      assertThat(get(rig.sessions.resume(token, new Held(event.cursor(), null))))
          .isInstanceOf(Resumption.Snapshot.class);
    }
  }

  @Test
  void aSessionThatAnotherServerEndedIsNotMadeAgain() {
    try (LostMoments lost = new LostMoments();
        StoreRig rig = StoreRig.on(lost.redis, UnaryOperator.identity());
        StoreRig other = StoreRig.on(lost.redis, UnaryOperator.identity())) {
      SessionToken token = rig.session();
      rig.accepted(token, "my secret");
      assertThat(get(other.sessions.end(token))).isTrue();
      assertThat(get(rig.sessions.create(token, "Ada", List.of()))).isEmpty();
      assertThat(get(other.sessions.resume(token, Held.NOTHING)))
          .isInstanceOf(Resumption.Gone.class);
    }
  }

  /// Two servers lose the same moments, and one of them finds the way back long after the other.
  @Test
  void whatBuildsOnTheWordOfAServerThatComesLaterIsToldAgainUntilItCanBe() {
    try (RedisPair pair = RedisPair.start(RedisSettings.DEFAULT.withRandomPassword());
        TcpProxy wayOfFirst = TcpProxy.start(pair.master().port());
        TcpProxy wayOfSecond = TcpProxy.start(pair.master().port());
        StoreRig first = StoreRig.on(pair, config -> through(config, wayOfFirst));
        StoreRig second = StoreRig.on(pair, config -> through(config, wayOfSecond))) {
      pair.breakReplicaOff();
      SessionToken goesOn = first.session();
      SessionToken deleted = first.session();
      first.accepted(deleted, "my secret");
      List<String> said =
          List.of(first.accepted(goesOn, "one").turnId(), second.accepted(goesOn, "two").turnId());
      assertThat(get(second.sessions.end(deleted))).isTrue();
      pair.killMaster();
      pair.promote();
      wayOfSecond.target(pair.master().port());
      long before = scriptsRun(pair);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> scriptsRun(pair) > before + TRIES_BEFORE);
      wayOfFirst.target(pair.master().port());
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .ignoreExceptionsMatching(CompletionException.class::isInstance)
          .untilAsserted(() -> assertThat(ids(second, goesOn)).isEqualTo(said));
      assertThat(get(first.sessions.create(deleted, "Ada", List.of()))).isEmpty();
      assertThat(get(second.sessions.resume(deleted, Held.NOTHING)))
          .isInstanceOf(Resumption.Gone.class);
    }
  }

  /// A server that gives up sooner gives up too soon.
  private static final int TRIES_BEFORE = 6;

  private static StoreConfig through(StoreConfig config, TcpProxy way) {
    return StoreRig.at(config, List.of("redis://127.0.0.1:" + way.port()));
  }

  private static long scriptsRun(RedisPair pair) {
    String stats = pair.master().call(connection -> connection.sync().info("commandstats"));
    Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)").matcher(stats);
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }

  @Test
  void aMessageWhoseParentNobodyTellsAgainFollowsTheNewest() {
    try (LostMoments lost = new LostMoments();
        StoreRig rig = StoreRig.on(lost.redis, UnaryOperator.identity())) {
      SessionToken token = rig.session();
      long before = lost.now();
      String second;
      try (StoreRig dead = StoreRig.on(lost.redis, UnaryOperator.identity())) {
        dead.accepted(token, "one");
      }
      second = rig.accepted(token, "two").turnId();
      lost.loseAllAfter(before);
      lost.back();
      try (StoreRig observer = StoreRig.on(lost.redis, UnaryOperator.identity())) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .ignoreExceptionsMatching(CompletionException.class::isInstance)
            .until(() -> ids(observer, token).equals(List.of(second)));
      }
    }
  }

  @Test
  void aLostSessionIsMadeAgainWithWhatWasDoneToIt() {
    try (LostMoments lost = new LostMoments();
        StoreRig rig = StoreRig.on(lost.redis, UnaryOperator.identity())) {
      long before = lost.now();
      SessionToken token = rig.session();
      String first = rig.accepted(token, "one").turnId();
      String second = rig.accepted(token, "two").turnId();
      assertThat(get(rig.sessions.stop(token, second))).isEqualTo(StopResult.STOPPED);
      SessionToken ended = rig.session();
      lost.loseAllAfter(before);
      lost.back();
      // Nobody asks: it is told by itself.
      try (StoreRig observer = StoreRig.on(lost.redis, UnaryOperator.identity())) {
        Awaitility.await()
            .until(
                () ->
                    get(observer.sessions.resume(token, Held.NOTHING))
                            instanceof Resumption.Snapshot(_, _, var turns)
                        && turns.size() == 2
                        && turns.getLast().state() == TurnState.STOPPED);
        assertThat(ids(observer, token)).containsExactly(first, second);
        assertThat(observer.snapshot(token).info().name()).isEqualTo("Ada");
        Awaitility.await()
            .until(
                () ->
                    get(observer.sessions.resume(ended, Held.NOTHING))
                        instanceof Resumption.Snapshot);
      }
    }
  }

  @Test
  void lostStopsAndDeletionsAreToldAgain() {
    try (LostMoments lost = new LostMoments();
        StoreRig rig = StoreRig.on(lost.redis, UnaryOperator.identity())) {
      SessionToken token = rig.session();
      SessionToken ended = rig.session();
      rig.accepted(token, "one");
      Begun begun = rig.begun("a");
      rig.flush(begun.hold(), "", "half");
      long before = lost.now();
      assertThat(get(rig.sessions.stop(token, begun.hold().turnId())))
          .isEqualTo(StopResult.STOPPED);
      assertThat(get(rig.sessions.end(ended))).isTrue();
      lost.loseAllAfter(before);
      lost.back();
      try (StoreRig observer = StoreRig.on(lost.redis, UnaryOperator.identity())) {
        Awaitility.await()
            .until(
                () ->
                    observer.snapshot(token).turns().getFirst().state() == TurnState.STOPPED
                        && get(observer.sessions.resume(ended, Held.NOTHING))
                            instanceof Resumption.Gone);
        assertThat(observer.snapshot(token).turns().getFirst().answer())
            .extracting(Turn.Answer::text)
            .isEqualTo("half");
        assertThat(get(observer.turns.beat(begun.hold()))).isFalse();
      }
    }
  }

  @Test
  void theMessageOfAnotherNodeThatALostOneContinuesIsWaitedFor() {
    try (LostMoments lost = new LostMoments();
        StoreRig rig = StoreRig.on(lost.redis, UnaryOperator.identity());
        StoreRig other = StoreRig.on(lost.redis, UnaryOperator.identity())) {
      long before = lost.now();
      SessionToken token = rig.session();
      String first = other.accepted(token, "one").turnId();
      String second = rig.accepted(token, "two").turnId();
      String third = other.accepted(token, "three").turnId();
      lost.loseAllAfter(before);
      lost.back();
      try (StoreRig observer = StoreRig.on(lost.redis, UnaryOperator.identity())) {
        Awaitility.await()
            .until(
                () ->
                    get(observer.sessions.resume(token, Held.NOTHING))
                            instanceof Resumption.Snapshot(_, _, var turns)
                        && turns.size() == 3);
        assertThat(ids(observer, token)).containsExactly(first, second, third);
      }
    }
  }

  @Test
  void whereNothingWasLostNothingChanges() {
    try (LostMoments lost = new LostMoments();
        StoreRig rig = StoreRig.on(lost.redis, UnaryOperator.identity())) {
      SessionToken token = rig.session();
      rig.answered(token, "one", "first");
      String second = rig.accepted(token, "two").turnId();
      assertThat(get(rig.sessions.stop(token, second))).isEqualTo(StopResult.STOPPED);
      rig.accepted(token, "three");
      Resumption.Snapshot was = rig.snapshot(token);
      lost.loseAllAfter(lost.now());
      lost.back();
      // Any further change to the session waits until all has been told again.
      assertThat(whenBack(() -> rig.sessions.stop(token, second))).isEqualTo(StopResult.ALREADY);
      Resumption.Snapshot is = rig.snapshot(token);
      assertThat(is.cursor()).isEqualTo(was.cursor());
      assertThat(is.turns()).isEqualTo(was.turns());
    }
  }
}
