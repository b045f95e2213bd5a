package dev.parley.worker;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.Turn;
import dev.parley.store.AcceptResult;
import dev.parley.store.Held;
import dev.parley.store.Resumption;
import dev.parley.store.SessionToken;
import dev.parley.store.StopResult;
import dev.parley.store.StoreConfig;
import dev.parley.store.Submission;
import dev.parley.store.Turns;
import dev.parley.store.redis.RedisStore;
import dev.parley.testkit.redis.RedisServers;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.scripted.ScriptedModel;
import dev.parley.worker.model.scripted.ScriptedModelConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/// Workers with scripted models on a real Redis, each with a connection of its own, and the edge's
/// view of the store. Leases last a second, unless they are to last longer.
final class RedisRig implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(1);
  private static final Duration BEAT = Duration.ofMillis(300);

  private final StoreConfig config;
  private final List<RedisStore> stores = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  final RedisStore edge;

  RedisRig(RedisServers servers) {
    this(servers, LEASE);
  }

  RedisRig(RedisServers servers, Duration lease) {
    StoreConfig base = StoreConfig.of(servers.urlsWithPassword().toArray(String[]::new));
    config =
        base.with(
            draft -> {
              draft.lease = lease;
              draft.beat = BEAT;
            });
    edge = store();
  }

  RedisStore store() {
    RedisStore store = RedisStore.open(config);
    stores.add(store);
    return store;
  }

  static WorkerConfig workerConfig(WorkerConfig.Deadlines deadlines) {
    WorkerConfig base = WorkerConfig.DEFAULT;
    return new WorkerConfig(
        null,
        base.flushing(),
        deadlines,
        base.retrying(),
        BEAT,
        Duration.ofMillis(100),
        base.drain(),
        base.modelCheck(),
        base.answerBytesMax(),
        base.messagesMax());
  }

  static LanguageModel scripted(int slots, boolean continues) {
    return new ScriptedModel(new ScriptedModelConfig("scripted", slots, continues, "pace=5ms"));
  }

  Worker worker(RedisStore store, LanguageModel model) {
    return worker(store.turns(), model, WorkerConfig.Deadlines.DEFAULT);
  }

  Worker worker(Turns turns, LanguageModel model, WorkerConfig.Deadlines deadlines) {
    Worker worker = new Worker(turns, List.of(model), workerConfig(deadlines));
    workers.add(worker);
    worker.start();
    return worker;
  }

  SessionToken session() {
    SessionToken token = SessionToken.random();
    var _ = get(edge.sessions().create(token, "Ada", List.of())).orElseThrow();
    return token;
  }

  String send(SessionToken token, String text) {
    String turnId = UUID.randomUUID().toString();
    AcceptResult result =
        get(edge.sessions().accept(token, new Submission(turnId, text, new Parent.Newest(), null)));
    if (!(result instanceof AcceptResult.Accepted)) {
      throw new AssertionError("not accepted: " + result);
    }
    return turnId;
  }

  StopResult stop(SessionToken token, String turnId) {
    return get(edge.sessions().stop(token, turnId));
  }

  List<Turn> turns(SessionToken token) {
    if (get(edge.sessions().resume(token, Held.NOTHING)) instanceof Resumption.Snapshot snapshot) {
      return snapshot.turns();
    }
    throw new AssertionError("no snapshot");
  }

  Turn turn(SessionToken token, String turnId) {
    return turns(token).stream()
        .filter(turn -> turn.turnId().equals(turnId))
        .findFirst()
        .orElseThrow();
  }

  static String textOf(Turn turn) {
    Turn.Answer answer = turn.answer();
    return answer == null ? "" : answer.text();
  }

  void awaitText(SessionToken token, String turnId, int charsMin) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> textOf(turn(token, turnId)).length() >= charsMin);
  }

  Turn awaitEnded(SessionToken token, String turnId) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> turn(token, turnId), turn -> turn.state().ended());
  }

  /// What the scripted model says, whole.
  static String numbers(int pieces) {
    return IntStream.rangeClosed(1, pieces)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  static <T> T get(CompletionStage<T> answer) {
    return answer.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    workers.forEach(Worker::close);
    stores.forEach(RedisStore::close);
  }
}
