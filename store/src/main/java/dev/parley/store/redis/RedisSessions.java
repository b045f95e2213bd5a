package dev.parley.store.redis;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import dev.parley.store.AcceptResult;
import dev.parley.store.Held;
import dev.parley.store.QueuePlace;
import dev.parley.store.Resumption;
import dev.parley.store.SessionInfo;
import dev.parley.store.SessionToken;
import dev.parley.store.Sessions;
import dev.parley.store.StopResult;
import dev.parley.store.StoreConfig;
import dev.parley.store.Submission;
import dev.parley.store.WorkerReport;
import dev.parley.store.redis.ScriptRunner.MemoryFullException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// [Sessions] on Redis.
final class RedisSessions implements Sessions {
  /// Sessions that one sweep looks at, over all partitions; at least [#SWEPT_MIN] of each.
  private static final int SWEPT = 512;

  private static final int SWEPT_MIN = 16;

  /// By then a server that was cut off for as long as it tells anything again has done that.
  private static final Duration ENDED_MARGIN = Duration.ofMinutes(1);

  /// What a cursor looks like; anything else was never one.
  private static final Pattern CURSOR = Pattern.compile("[0-9]{1,15}-[0-9]{1,10}");

  private final SessionCall call;
  private final ScriptRunner runner;
  private final Scripts scripts;
  private final Keys keys;
  private final StoreConfig config;
  private final Intents intents;
  private final LongSessions longSessions;

  /// @param confirming answers when replicas have what was written
  /// @param serverOf names the server that a key is on
  RedisSessions(
      SessionCall call,
      ScriptRunner runner,
      ScriptRunner confirming,
      Scripts scripts,
      Keys keys,
      StoreConfig config,
      UnaryOperator<String> serverOf) {
    this.call = call;
    this.runner = runner;
    this.scripts = scripts;
    this.keys = keys;
    this.config = config;
    intents = new Intents(runner, confirming, scripts, keys, config, this::acceptNow);
    longSessions = new LongSessions(call, scripts, keys, serverOf, config.pageBytes());
  }

  @Override
  public CompletionStage<Optional<SessionInfo>> create(
      SessionToken token, String name, List<Turn> turns) {
    CompletionStage<Optional<SessionInfo>> made =
        call.confirmed(scripts.create, token, createArguments(name, turns))
            .thenApply(
                reply ->
                    reply.status().equals("GONE")
                        ? Optional.empty()
                        : Optional.of(
                            new SessionInfo(
                                reply.text(1),
                                Instant.ofEpochMilli(reply.number(2)),
                                Instant.ofEpochMilli(reply.number(3)))));
    return whenFull(made, Optional::empty);
  }

  /// As [#create], without waiting for replicas.
  ///
  /// @return whether there is such a session now; false if memory is full, or if it was ended meanwhile
  CompletionStage<Boolean> createAgain(SessionToken token, String name, List<Turn> turns) {
    CompletionStage<Boolean> made =
        call.run(scripts.create, token, createArguments(name, turns))
            .thenApply(reply -> reply.status().equals("OK"));
    return whenFull(made, () -> false);
  }

  private static Object[] createArguments(String name, List<Turn> turns) {
    List<Object> own = new ArrayList<>(1 + 6 * turns.size());
    own.add(name);
    Map<String, Integer> indices = new HashMap<>();
    for (Turn turn : turns) {
      Turn.Answer answer = turn.answer();
      Integer parent = turn.parent() == null ? null : indices.get(turn.parent());
      if (!turn.state().ended() || answer == null || (parent == null && turn.parent() != null)) {
        throw new IllegalArgumentException("turns must have ended and stand after their parents");
      }
      if (indices.putIfAbsent(turn.turnId(), indices.size()) != null) {
        throw new IllegalArgumentException("each turn must stand once");
      }
      own.add(turn.turnId());
      own.add(parent == null ? "" : parent);
      own.add(StoredMessage.human(turn));
      own.add(StoredMessage.bot(turn, answer));
      own.add(turn.text().getBytes(StandardCharsets.UTF_8).length);
      own.add(answer.text().getBytes(StandardCharsets.UTF_8).length);
    }
    return own.toArray();
  }

  @Override
  public CompletionStage<AcceptResult> accept(SessionToken token, Submission submission) {
    return config.replicas() == 0
        ? acceptAgain(token, submission)
        : whenFull(intents.accept(token, submission), AcceptResult.Overloaded::new);
  }

  /// As [#accept], without waiting for replicas.
  CompletionStage<AcceptResult> acceptAgain(SessionToken token, Submission submission) {
    return whenFull(acceptNow(token, submission), AcceptResult.Overloaded::new);
  }

  private CompletionStage<AcceptResult> acceptNow(SessionToken token, Submission submission) {
    return call.run(
            scripts.accept,
            token,
            submission.turnId(),
            submission.text(),
            ParentArguments.kind(submission.parent()),
            ParentArguments.turn(submission.parent()),
            orEmpty(submission.model()),
            config.limits().inbox(),
            config.queueMax(),
            config.limits().sessionBytes(),
            config.limits().answerBytes())
        .thenApply(reply -> accepted(reply, submission));
  }

  private static AcceptResult accepted(Reply reply, Submission submission) {
    return switch (reply.status()) {
      case "OK" ->
          new AcceptResult.Accepted(
              new ServerFrame.Accepted(
                  reply.text(1),
                  submission.turnId(),
                  reply.optionalText(2),
                  submission.text(),
                  Instant.parse(reply.text(3)),
                  false));
      case "DUPLICATE" -> {
        StoredMessage human = StoredMessage.list(reply.text(1)).get(0);
        yield new AcceptResult.Duplicate(human.turn(), human.parent(), human.text(), human.at());
      }
      case "GONE" -> new AcceptResult.Gone();
      case "UNKNOWN_PARENT" -> new AcceptResult.UnknownParent();
      case "BUSY" -> new AcceptResult.Busy();
      case "OVERLOADED" -> new AcceptResult.Overloaded();
      case "FULL" -> new AcceptResult.Full();
      default -> throw new IllegalStateException("accept answered out of shape");
    };
  }

  @Override
  public CompletionStage<StopResult> stop(SessionToken token, String turnId) {
    return call.run(scripts.stop, token, turnId)
        .thenApply(reply -> StopResult.valueOf(reply.status()));
  }

  @Override
  public CompletionStage<Resumption> resume(
      SessionToken token, Held held, @Nullable Runnable room) {
    String cursor = held.cursor();
    ClientFrame.Partial partial = held.partial();
    Supplier<CompletionStage<Reply>> newest =
        () ->
            call.run(
                scripts.resume,
                token,
                cursor != null && CURSOR.matcher(cursor).matches() ? cursor : "",
                partial == null ? "" : partial.attempt(),
                partial == null ? 0 : partial.length(),
                config.pageBytes());
    return newest
        .get()
        .thenCompose(
            reply ->
                ResumeReply.earlier(reply) == 0
                    ? CompletableFuture.completedFuture(ResumeReply.read(reply, held, List.of()))
                    : longSessions.read(token, held, newest, room));
  }

  @Override
  public CompletionStage<Map<SessionToken, String>> newest(Collection<SessionToken> tokens) {
    Map<Keys.Partition, List<SessionToken>> byPartition = new HashMap<>();
    for (SessionToken token : tokens) {
      byPartition.computeIfAbsent(keys.partition(token), _ -> new ArrayList<>()).add(token);
    }
    Map<SessionToken, String> found = new ConcurrentHashMap<>();
    CompletableFuture<?>[] asked =
        byPartition.entrySet().stream()
            .map(entry -> newest(entry.getKey(), entry.getValue(), found))
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(asked).thenApply(_ -> found);
  }

  /// Leaves out all of a partition that cannot be asked.
  private CompletableFuture<?> newest(
      Keys.Partition partition, List<SessionToken> tokens, Map<SessionToken, String> found) {
    String[] states = tokens.stream().map(partition::state).toArray(String[]::new);
    return runner
        .run(scripts.newest, states)
        .toCompletableFuture()
        .handle(
            (cursors, failure) -> {
              for (int i = 0; failure == null && i < states.length; i++) {
                String cursor = cursors.optionalText(i);
                if (cursor != null) {
                  found.put(tokens.get(i), cursor);
                }
              }
              return null;
            });
  }

  @Override
  public CompletionStage<Boolean> end(SessionToken token) {
    return call.confirmed(scripts.end, token, endKnownMs(), 0)
        .thenCompose(reply -> intents.forget(token).thenApply(_ -> reply.status().equals("OK")));
  }

  /// As [#end], without waiting for replicas; also of a session that is not there, so that nobody makes it
  /// again who has not heard of its end.
  CompletionStage<Boolean> endAgain(SessionToken token) {
    return call.run(scripts.end, token, endKnownMs(), 1)
        .thenApply(reply -> reply.status().equals("OK"));
  }

  /// Whether the session was ended not long ago.
  CompletionStage<Boolean> ended(SessionToken token) {
    return runner.command(redis -> redis.hexists(keys.partition(token).state(token), "ended"));
  }

  private long endKnownMs() {
    return RedisStore.awayMax(config).plus(ENDED_MARGIN).toMillis();
  }

  @Override
  public CompletionStage<Optional<QueuePlace>> position(SessionToken token, String turnId) {
    return call.run(scripts.position, token, turnId)
        .thenApply(
            reply ->
                reply.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                        new QueuePlace(
                            reply.count(0), reply.count(1), keys.partitions().size() == 1)));
  }

  @Override
  public CompletionStage<Integer> sweep() {
    CompletableFuture<Integer> total = CompletableFuture.completedFuture(0);
    for (Keys.Partition partition : keys.partitions()) {
      total = total.thenCombine(sweep(partition).toCompletableFuture(), (sum, some) -> sum + some);
      // Also with none to wait for: there may have been some until a moment ago.
      total = total.thenCombine(intents.sweep(partition).toCompletableFuture(), (sum, _) -> sum);
    }
    return total;
  }

  private CompletionStage<Integer> sweep(Keys.Partition partition) {
    int most = Math.max(SWEPT_MIN, SWEPT / keys.partitions().size());
    return runner
        .command(redis -> redis.zrange(partition.active(), 0, most - 1))
        .thenCompose(
            members -> {
              List<CompletableFuture<Reply>> swept = new ArrayList<>();
              for (byte[] member : members) {
                SessionToken.parse(new String(member, StandardCharsets.UTF_8))
                    .ifPresent(token -> swept.add(sweep(token).toCompletableFuture()));
              }
              return CompletableFuture.allOf(swept.toArray(CompletableFuture[]::new))
                  .thenApply(_ -> swept.size());
            });
  }

  private CompletionStage<Reply> sweep(SessionToken token) {
    return call.run(
        scripts.sweep, token, config.queueDeadline().toMillis(), config.lease().toMillis());
  }

  @Override
  public CompletionStage<List<WorkerReport>> workers() {
    return runner
        .run(
            scripts.workers,
            new String[] {Keys.WORKERS, Keys.REPORTS},
            3 * config.beat().toMillis())
        .thenApply(WorkerReports::decode);
  }

  private static <T> CompletionStage<T> whenFull(CompletionStage<T> answer, Supplier<T> full) {
    return answer.exceptionallyCompose(
        thrown -> {
          Throwable failure = ScriptRunner.unwrapped(thrown);
          return failure instanceof MemoryFullException
              ? CompletableFuture.completedFuture(full.get())
              : CompletableFuture.failedFuture(failure);
        });
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
