package dev.parley.store.redis;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import dev.parley.store.AcceptResult;
import dev.parley.store.BeginResult;
import dev.parley.store.Claim;
import dev.parley.store.Ending;
import dev.parley.store.Held;
import dev.parley.store.Hold;
import dev.parley.store.Piece;
import dev.parley.store.Resumption;
import dev.parley.store.Secret;
import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import dev.parley.store.Slot;
import dev.parley.store.StoreConfig;
import dev.parley.store.Submission;
import dev.parley.store.Turns;
import dev.parley.store.WriteResult;
import dev.parley.testkit.redis.RedisCluster;
import dev.parley.testkit.redis.RedisFlavor;
import dev.parley.testkit.redis.RedisServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/// A store on an empty Redis, and the steps that most tests begin with. Waits for each call.
final class StoreRig implements AutoCloseable {
  static final String MODEL = "a-model";

  private static final Map<RedisFlavor, RedisStore> STORES = new ConcurrentHashMap<>();

  final RedisServers servers;
  final StoreConfig config;
  final RedisStore store;
  final Sessions sessions;
  final Turns turns;

  private static final Map<String, RedisClusterCommands<String, String>> LOOKS =
      new ConcurrentHashMap<>();

  private final boolean shared;

  private StoreRig(RedisServers servers, StoreConfig config, RedisStore store, boolean shared) {
    this.servers = servers;
    this.config = config;
    this.store = store;
    this.shared = shared;
    sessions = store.sessions();
    turns = store.turns();
  }

  /// With the default settings; its store stays open, since opening one takes a while.
  static StoreRig on(RedisFlavor flavor) {
    RedisServers servers = flavor.empty();
    StoreConfig config = config(servers);
    return new StoreRig(
        servers, config, STORES.computeIfAbsent(flavor, _ -> openShared(config)), true);
  }

  /// Outlives its test and the emptying of its Redis, which it would else take for a loss of the last
  /// moments and mend.
  private static RedisStore openShared(StoreConfig config) {
    RedisStore store = RedisStore.open(config);
    store.repeats().close();
    return store;
  }

  static StoreRig on(RedisFlavor flavor, UnaryOperator<StoreConfig> settings) {
    return on(flavor.empty(), settings);
  }

  static StoreRig on(RedisServers servers, UnaryOperator<StoreConfig> settings) {
    StoreConfig config = settings.apply(config(servers));
    return new StoreRig(servers, config, RedisStore.open(config), false);
  }

  static StoreConfig config(RedisServers servers) {
    StoreConfig config = StoreConfig.of(servers.urls().toArray(String[]::new));
    String password = servers.password();
    return password == null ? config : config.with(draft -> draft.password = new Secret(password));
  }

  /// Under other addresses.
  static StoreConfig at(StoreConfig config, List<String> addresses) {
    return config.with(draft -> draft.addresses = addresses);
  }

  static StoreConfig timeout(StoreConfig config, Duration commandTimeout) {
    return config.with(draft -> draft.commandTimeout = commandTimeout);
  }

  /// Another lease, with beats of a third of it.
  static UnaryOperator<StoreConfig> lease(Duration lease) {
    return config -> times(config, config.sessionTtl(), lease, config.queueDeadline());
  }

  static StoreConfig times(
      StoreConfig config, Duration sessionTtl, Duration lease, Duration queueDeadline) {
    return config.with(
        draft -> {
          draft.sessionTtl = sessionTtl;
          draft.lease = lease;
          draft.beat = lease.dividedBy(3);
          draft.queueDeadline = queueDeadline;
        });
  }

  static <T> T get(CompletionStage<T> answer) {
    return answer.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  SessionToken session() {
    return session(List.of());
  }

  SessionToken session(List<Turn> turns) {
    SessionToken token = SessionToken.random();
    var _ = get(sessions.create(token, "Ada", turns)).orElseThrow();
    return token;
  }

  static String turnId() {
    return UUID.randomUUID().toString();
  }

  AcceptResult send(SessionToken token, String turnId, String text, Parent parent) {
    return get(sessions.accept(token, new Submission(turnId, text, parent, null)));
  }

  /// Sends a message that continues the newest turn and must be accepted.
  ServerFrame.Accepted accepted(SessionToken token, String text) {
    return accepted(token, turnId(), text, new Parent.Newest());
  }

  ServerFrame.Accepted accepted(SessionToken token, String turnId, String text, Parent parent) {
    if (send(token, turnId, text, parent) instanceof AcceptResult.Accepted(var event)) {
      return event;
    }
    throw new AssertionError("not accepted");
  }

  static Slot slot(String worker) {
    return new Slot(worker, 0);
  }

  /// Where the store listens, a claim finds nothing before the doorbell was heard.
  Claim claimed(String worker, boolean lapsedToo) {
    return Awaitility.await("something to claim")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> get(turns.claim(slot(worker), lapsedToo)), Optional::isPresent)
        .orElseThrow();
  }

  BeginResult begin(Claim claim, boolean continues, int messagesMax) {
    return get(turns.begin(claim, UUID.randomUUID().toString(), MODEL, continues, messagesMax));
  }

  /// Claims and begins what is next.
  BeginResult.Begun begun(String worker) {
    return begun(claimed(worker, true));
  }

  BeginResult.Begun begun(Claim claim) {
    if (begin(claim, true, 20) instanceof BeginResult.Begun begun) {
      return begun;
    }
    throw new AssertionError("not begun");
  }

  WriteResult flush(Hold hold, String before, String text) {
    return get(turns.flush(hold, piece(before, text)));
  }

  WriteResult complete(Hold hold, String before, String text) {
    return get(
        turns.finish(hold, piece(before, text), new Ending.Completed(FinishReason.STOP, null)));
  }

  static Piece piece(String before, String text) {
    return new Piece(before.getBytes(StandardCharsets.UTF_8).length, before.length(), text);
  }

  Resumption.Snapshot snapshot(SessionToken token) {
    if (get(sessions.resume(token, Held.NOTHING)) instanceof Resumption.Snapshot snapshot) {
      return snapshot;
    }
    throw new AssertionError("no snapshot");
  }

  Resumption.CaughtUp caughtUp(SessionToken token, Held held) {
    if (get(sessions.resume(token, held)) instanceof Resumption.CaughtUp caughtUp) {
      return caughtUp;
    }
    throw new AssertionError("not caught up");
  }

  /// Sends a message and answers it whole.
  String answered(SessionToken token, String question, String answer) {
    String turnId = accepted(token, question).turnId();
    BeginResult.Begun begun = begun("answerer");
    if (!begun.hold().turnId().equals(turnId)) {
      throw new AssertionError("another turn was next");
    }
    complete(begun.hold(), "", answer);
    return turnId;
  }

  /// What Redis has, by a connection of the tests' own to the server that holds the key.
  <T> T redis(Function<RedisClusterCommands<String, String>, T> read) {
    return read.apply(
        LOOKS.computeIfAbsent(
            servers.urlsWithPassword().getFirst(),
            url ->
                servers instanceof RedisCluster
                    ? RedisClusterClient.create(url).connect().sync()
                    : RedisClient.create(url).connect().sync()));
  }

  /// A number that Redis has.
  long count(Function<RedisClusterCommands<String, String>, Long> read) {
    return redis(read);
  }

  Keys.Partition partition(SessionToken token) {
    return new Keys(store.layout().partitions()).partition(token);
  }

  static List<String> texts(BeginResult.Begun begun) {
    List<String> texts = new ArrayList<>();
    begun.messages().forEach(message -> texts.add(message.text()));
    return texts;
  }

  @Override
  public void close() {
    if (!shared) {
      store.close();
    }
  }
}
