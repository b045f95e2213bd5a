package dev.parley.worker;

import static dev.parley.worker.RedisRig.numbers;
import static dev.parley.worker.RedisRig.scripted;
import static dev.parley.worker.RedisRig.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.ModelInfo;
import dev.parley.protocol.Turn;
import dev.parley.protocol.TurnState;
import dev.parley.store.SessionToken;
import dev.parley.store.StopResult;
import dev.parley.store.Turns;
import dev.parley.store.redis.RedisStore;
import dev.parley.testkit.redis.RedisFlavor;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisServers;
import dev.parley.testkit.redis.RedisSettings;
import dev.parley.worker.model.Cancellation;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Reply;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class WorkerOnRedisTest {
  private @Nullable RedisRig rig;

  private RedisRig on(RedisServers servers) {
    RedisRig made = new RedisRig(servers);
    rig = made;
    return made;
  }

  @AfterEach
  void close() {
    if (rig != null) {
      rig.close();
    }
  }

  private static void await(Duration most, BooleanSupplier condition) {
    Awaitility.await()
        .atMost(most)
        .pollInterval(Duration.ofMillis(10))
        .until(condition::getAsBoolean);
  }

  @ParameterizedTest
  @EnumSource
  void answersTheTurnsOfManySessionsEachInTheOrderSent(RedisFlavor flavor) {
    RedisRig rig = on(flavor.empty());
    Worker one = rig.worker(rig.store(), scripted(4, true));
    Worker two = rig.worker(rig.store(), scripted(4, true));
    List<SessionToken> sessions = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sessions.add(rig.session());
    }
    for (int turn = 1; turn <= 3; turn++) {
      for (int i = 0; i < sessions.size(); i++) {
        rig.send(sessions.get(i), "/script pace=5ms echo session " + i + " turn " + turn);
      }
    }
    for (int i = 0; i < sessions.size(); i++) {
      SessionToken session = sessions.get(i);
      var _ = rig.awaitEnded(session, rig.turns(session).getLast().turnId());
      List<Turn> turns = rig.turns(session);
      assertThat(turns).allMatch(turn -> turn.state() == TurnState.COMPLETED);
      String name = "session " + i + " turn ";
      assertThat(turns.stream().map(RedisRig::textOf))
          .containsExactly(name + 1, name + 2, name + 3);
      for (int turn = 1; turn < 3; turn++) {
        assertThat(answeredAt(turns.get(turn))).isAfterOrEqualTo(answeredAt(turns.get(turn - 1)));
      }
    }
    await(Duration.ofSeconds(5), () -> one.stats().completed() + two.stats().completed() == 30);
    assertThat(one.stats().completed()).as("both had their share").isBetween(1L, 29L);
    assertThat(one.stats().fenced() + two.stats().fenced()).isZero();
  }

  private static Instant answeredAt(Turn turn) {
    Turn.Answer answer = turn.answer();
    if (answer == null) {
      throw new AssertionError("no answer");
    }
    return answer.at();
  }

  @ParameterizedTest
  @EnumSource
  void anotherWorkerContinuesTheAnswerOfAKilledOne(RedisFlavor flavor) {
    RedisRig rig = on(flavor.empty());
    RedisStore store = rig.store();
    Worker killed = rig.worker(store, scripted(1, true));
    SessionToken session = rig.session();
    String turn = rig.send(session, "/script pieces=120 pace=20ms");
    rig.awaitText(session, turn, 60);
    String attempt = String.valueOf(rig.turn(session, turn).attempt());

    Worker heir = rig.worker(rig.store(), scripted(1, true));
    store.close();
    killed.close();
    int shown = textOf(rig.turn(session, turn)).length();
    rig.awaitText(session, turn, shown + 1);
    assertThat(rig.turn(session, turn).attempt()).isNotEqualTo(attempt);

    Turn ended = rig.awaitEnded(session, turn);
    assertThat(ended.state()).isEqualTo(TurnState.COMPLETED);
    assertThat(textOf(ended)).isEqualTo(numbers(120));
    await(Duration.ofSeconds(5), () -> heir.stats().completed() == 1);
    assertThat(heir.stats().takenOver()).isEqualTo(1);
    assertThat(heir.stats().flushedBytes())
        .as("went on, not anew")
        .isLessThan(numbers(120).length());
  }

  @Test
  void aModelThatCannotGoOnAnswersATakenOverTurnAnew() {
    RedisRig rig = on(RedisFlavor.LIST.empty());
    RedisStore store = rig.store();
    Worker killed = rig.worker(store, scripted(1, false));
    SessionToken session = rig.session();
    String turn = rig.send(session, "/script pieces=60 pace=20ms");
    rig.awaitText(session, turn, 20);
    store.close();
    killed.close();

    Worker heir = rig.worker(rig.store(), scripted(1, false));
    assertThat(textOf(rig.awaitEnded(session, turn))).isEqualTo(numbers(60));
    await(Duration.ofSeconds(5), () -> heir.stats().completed() == 1);
    assertThat(heir.stats().flushedBytes()).isEqualTo(numbers(60).length());
  }

  @Test
  void aDrainedWorkersTurnsGoOnElsewhere() {
    RedisRig rig = on(RedisFlavor.LIST.empty());
    Worker drained = rig.worker(rig.store(), scripted(2, true));
    Worker heir = rig.worker(rig.store(), scripted(4, true));
    SessionToken session = rig.session();
    List<String> turns = new ArrayList<>();
    List<SessionToken> sessions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sessions.add(i == 0 ? session : rig.session());
      turns.add(rig.send(sessions.get(i), "/script pieces=80 pace=20ms"));
    }
    for (int i = 0; i < 4; i++) {
      rig.awaitText(sessions.get(i), turns.get(i), 20);
    }
    assertThat(drained.drain()).isZero();
    for (int i = 0; i < 4; i++) {
      assertThat(textOf(rig.awaitEnded(sessions.get(i), turns.get(i)))).isEqualTo(numbers(80));
    }
    await(Duration.ofSeconds(5), () -> heir.stats().completed() == 4);
    assertThat(RedisRig.get(rig.edge.sessions().workers()))
        .extracting(report -> report.worker())
        .containsExactly(heir.name());
  }

  @Test
  void stoppingATurnCancelsItsModelWithinASecond() {
    RedisRig rig = on(RedisFlavor.LIST.empty());
    Watched model = new Watched(scripted(1, true));
    Worker worker = rig.worker(rig.store(), model);
    SessionToken session = rig.session();
    String turn = rig.send(session, "/script pieces=10 stall=5");
    String next = rig.send(session, "/script pieces=3");
    rig.awaitText(session, turn, numbers(5).length());

    assertThat(rig.stop(session, turn)).isEqualTo(StopResult.STOPPED);
    await(Duration.ofSeconds(1), () -> model.cancelled.get() == 1);
    assertThat(textOf(rig.awaitEnded(session, next))).isEqualTo(numbers(3));
    Turn stopped = rig.turn(session, turn);
    assertThat(stopped.state()).isEqualTo(TurnState.STOPPED);
    assertThat(textOf(stopped)).isEqualTo(numbers(5));
    assertThat(worker.stats().stopped()).isEqualTo(1);
  }

  @Test
  void aWorkerThatWasPausedAndComesBackWritesNothing() {
    RedisRig rig = on(RedisFlavor.LIST.empty());
    Paused pausable = new Paused(rig.store().turns());
    Worker paused = rig.worker(pausable.turns(), scripted(1, true), WorkerConfig.Deadlines.DEFAULT);
    SessionToken session = rig.session();
    String turn = rig.send(session, "/script pieces=100 pace=20ms");
    rig.awaitText(session, turn, 40);
    pausable.pause();
    Worker heir = rig.worker(rig.store(), scripted(1, true));
    await(Duration.ofSeconds(10), () -> heir.stats().begun() == 1);
    pausable.goOn();

    Turn ended = rig.awaitEnded(session, turn);
    assertThat(textOf(ended)).isEqualTo(numbers(100));
    await(Duration.ofSeconds(5), () -> heir.stats().completed() == 1);
    await(Duration.ofSeconds(5), () -> paused.stats().fenced() == 1);
    assertThat(paused.stats().completed()).isZero();
  }

  @Test
  void anAnswerGoesOnAfterRedisWasKilledAndStartedAgain() {
    try (RedisProcess redis =
        RedisProcess.start(RedisSettings.DEFAULT.withRandomPassword().withAppendOnly())) {
      RedisRig rig = on(redis);
      Worker worker = rig.worker(rig.store(), scripted(1, true));
      SessionToken session = rig.session();
      String turn = rig.send(session, "/script pieces=150 pace=20ms");
      rig.awaitText(session, turn, 40);
      redis.kill();
      redis.start();

      Turn ended = rig.awaitEnded(session, turn);
      assertThat(ended.state()).isEqualTo(TurnState.COMPLETED);
      assertThat(textOf(ended)).isEqualTo(numbers(150));
      await(Duration.ofSeconds(5), () -> worker.stats().completed() == 1);
      assertThat(worker.stats().begun()).as("by the same attempt").isEqualTo(1);
      close();
      this.rig = null;
    }
  }

  /// As after the loss of a moment that began between a claim and its begin.
  @Test
  void aTurnOfWhichRedisKeptTheClaimAndLostTheBeginningIsBegunAgainBeforeItsLeaseEnds() {
    RedisServers redis = RedisFlavor.LIST.empty();
    RedisRig rig = new RedisRig(redis, Duration.ofMinutes(1));
    this.rig = rig;
    Worker worker = rig.worker(rig.store(), scripted(3, true));
    SessionToken session = rig.session();
    String turn = rig.send(session, "/script pieces=60 pace=20ms");
    rig.awaitText(session, turn, 10);
    long _ =
        redis
            .nodes()
            .getFirst()
            .call(
                connection ->
                    connection
                        .sync()
                        .hdel(
                            connection.sync().keys("turn:*" + session.value()).getFirst(),
                            "owner",
                            "attempt",
                            "consumer",
                            "model"));

    Turn ended = rig.awaitEnded(session, turn);
    assertThat(ended.state()).isEqualTo(TurnState.COMPLETED);
    assertThat(textOf(ended)).isEqualTo(numbers(60));
    assertThat(worker.stats().fenced()).isEqualTo(1);
  }

  @Test
  void anAnswerGoesOnAfterRedisHung() {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.DEFAULT.withRandomPassword())) {
      RedisRig rig = on(redis);
      Worker worker = rig.worker(rig.store(), scripted(1, true));
      SessionToken session = rig.session();
      String turn = rig.send(session, "/script pieces=150 pace=20ms");
      rig.awaitText(session, turn, 40);
      long before = worker.stats().storeFailures();
      redis.freeze();
      await(Duration.ofSeconds(10), () -> worker.stats().storeFailures() >= before + 2);
      redis.thaw();

      assertThat(textOf(rig.awaitEnded(session, turn))).isEqualTo(numbers(150));
      close();
      this.rig = null;
    }
  }

  @Test
  void aProviderThatAsksForAPauseIsAskedAgain() {
    RedisRig rig = on(RedisFlavor.LIST.empty());
    Watched model = new Watched(scripted(1, true));
    model.failures.add(
        new ModelFailure.Retryable(
            FailureCode.MODEL_RATE_LIMITED, Duration.ofMillis(200), "status 429", null));
    Worker worker = rig.worker(rig.store(), model);
    SessionToken session = rig.session();
    String turn = rig.send(session, "/script pieces=5");

    assertThat(textOf(rig.awaitEnded(session, turn))).isEqualTo(numbers(5));
    assertThat(worker.stats().modelRetries()).isEqualTo(1);
  }

  @Test
  void aSilentModelFailsTheTurnAndTheNextOneIsAnswered() {
    RedisRig rig = on(RedisFlavor.LIST.empty());
    var deadlines =
        new WorkerConfig.Deadlines(
            Duration.ofMillis(400),
            Duration.ofMillis(300),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    var _ = rig.worker(rig.store().turns(), scripted(1, true), deadlines);
    SessionToken session = rig.session();
    String silent = rig.send(session, "/script delay=60s");
    String stalls = rig.send(session, "/script stall=3");
    String fine = rig.send(session, "/script pieces=3");

    assertThat(textOf(rig.awaitEnded(session, fine))).isEqualTo(numbers(3));
    assertThat(codeOf(rig.turn(session, silent))).isEqualTo(FailureCode.MODEL_TIMEOUT);
    assertThat(codeOf(rig.turn(session, stalls))).isEqualTo(FailureCode.MODEL_TIMEOUT);
    assertThat(textOf(rig.turn(session, stalls))).isEqualTo(numbers(3));
  }

  private static @Nullable FailureCode codeOf(Turn turn) {
    Turn.Answer answer = turn.answer();
    return answer == null ? null : answer.code();
  }

  /// Counts cancelled calls, and fails the first ones if told to.
  private static final class Watched implements LanguageModel {
    final AtomicInteger cancelled = new AtomicInteger();
    final List<ModelFailure> failures = new CopyOnWriteArrayList<>();
    private final LanguageModel model;

    Watched(LanguageModel model) {
      this.model = model;
    }

    @Override
    public Reply answer(Prompt prompt, Pieces pieces, Cancellation cancellation)
        throws ModelFailure {
      if (!failures.isEmpty()) {
        throw failures.removeFirst();
      }
      try {
        return model.answer(prompt, pieces, cancellation);
      } catch (ModelFailure.Cancelled e) {
        cancelled.incrementAndGet();
        throw e;
      }
    }

    @Override
    public ModelInfo info() {
      return model.info();
    }

    @Override
    public int slots() {
      return model.slots();
    }

    @Override
    public boolean continues() {
      return model.continues();
    }

    @Override
    public void check() throws ModelFailure {
      model.check();
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /// Makes every call wait while paused, as of a process that the system does not let run.
  private static final class Paused {
    private final Turns turns;
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    Paused(Turns turns) {
      this.turns = turns;
    }

    void pause() {
      gate = new CompletableFuture<>();
    }

    void goOn() {
      gate.complete(null);
    }

    Turns turns() {
      return (Turns)
          Proxy.newProxyInstance(
              Turns.class.getClassLoader(),
              new Class<?>[] {Turns.class},
              (_, method, arguments) ->
                  gate.thenCompose(
                      _ -> {
                        try {
                          return (CompletionStage<?>) method.invoke(turns, arguments);
                        } catch (ReflectiveOperationException e) {
                          throw new LinkageError(e.getMessage(), e);
                        }
                      }));
    }
  }
}
