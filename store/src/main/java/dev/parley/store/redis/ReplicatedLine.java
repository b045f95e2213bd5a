package dev.parley.store.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Scripts on one master, in rounds: all that wait are sent together, with one WAIT after them, and the
/// next round when that has answered. So a message waits for at most two rounds, however many there
/// are. For any thread.
///
/// On a connection that is not made again by itself: WAIT sent once more would speak of another
/// connection's writes, and so of none.
final class ReplicatedLine implements AutoCloseable {
  private static final int WAITING_MAX = 10_000;

  private final Link<StatefulRedisConnection<String, byte[]>> link;
  private final int replicas;
  private final Duration answerMax;
  private final Deque<Write> waiting = new ArrayDeque<>();
  private boolean busy;

  /// A script and who waits for it.
  private static final class Write {
    private final Script script;
    private final String[] keys;
    private final byte[][] values;
    private final CompletableFuture<List<Object>> answer = new CompletableFuture<>();

    /// Goes with its source, because the server does not know it yet.
    private boolean whole;

    Write(Script script, String[] keys, byte[][] values) {
      this.script = script;
      this.keys = keys;
      this.values = values;
    }

    CompletableFuture<List<Object>> send(RedisAsyncCommands<String, byte[]> redis) {
      var sent =
          whole
              ? redis.<List<Object>>eval(script.source(), ScriptOutputType.MULTI, keys, values)
              : redis.<List<Object>>evalsha(script.sha(), ScriptOutputType.MULTI, keys, values);
      return sent.toCompletableFuture();
    }
  }

  /// @param answerMax after which a script counts as failed; a third of it is for the replicas, so
  ///     that also one that waits for the round before has its own
  ReplicatedLine(
      Supplier<CompletionStage<StatefulRedisConnection<String, byte[]>>> connect,
      int replicas,
      Duration answerMax) {
    link = new Link<>(connect, connection -> connection.async().ping(), _ -> () -> {});
    this.replicas = replicas;
    this.answerMax = answerMax;
  }

  /// @return fails with [TooFewReplicasException] if the script has run and too few replicas say in
  ///     time that they have what it wrote
  CompletionStage<List<Object>> evaluate(Script script, String[] keys, byte[][] values) {
    Write write = new Write(script, keys, values);
    boolean idle;
    synchronized (this) {
      if (waiting.size() >= WAITING_MAX) {
        return CompletableFuture.failedFuture(new RedisException("too many wait for replicas"));
      }
      waiting.add(write);
      idle = !busy;
      busy = true;
    }
    if (idle) {
      nextRound();
    }
    return write.answer.orTimeout(answerMax.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void nextRound() {
    List<Write> round;
    synchronized (this) {
      // Whoever was told already that it took too long has said it again, or will.
      waiting.removeIf(write -> write.answer.isDone());
      round = List.copyOf(waiting);
      waiting.clear();
      busy = !round.isEmpty();
    }
    if (round.isEmpty()) {
      return;
    }
    var _ =
        link.get()
            .thenCompose(connection -> run(round, connection.async()))
            .whenCompleteAsync(
                (_, failure) -> {
                  if (failure != null) {
                    round.forEach(write -> write.answer.completeExceptionally(failure));
                  }
                  nextRound();
                });
  }

  /// Completes when each of the round is answered, or waits for the next.
  private CompletionStage<Void> run(List<Write> round, RedisAsyncCommands<String, byte[]> redis) {
    List<CompletableFuture<List<Object>>> ran = new ArrayList<>();
    for (Write write : round) {
      ran.add(write.send(redis));
    }
    CompletableFuture<Long> have =
        redis.waitForReplication(replicas, answerMax.toMillis() / 3).toCompletableFuture();
    List<CompletableFuture<?>> all = new ArrayList<>(ran);
    all.add(have);
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .handle(
            (_, _) -> {
              // In their order, which is that of what follows from them.
              for (int i = 0; i < round.size(); i++) {
                settle(round.get(i), ran.get(i).thenCombine(have, this::confirmed));
              }
              return null;
            });
  }

  private List<Object> confirmed(List<Object> result, long have) {
    if (have < replicas) {
      throw new TooFewReplicasException();
    }
    return result;
  }

  private void settle(Write write, CompletableFuture<List<Object>> done) {
    var _ =
        done.whenComplete(
            (result, failure) -> {
              if (failure == null) {
                write.answer.complete(result);
              } else if (ScriptRunner.unwrapped(failure) instanceof RedisNoScriptException
                  && !write.whole) {
                write.whole = true;
                synchronized (this) {
                  waiting.add(write);
                }
              } else {
                write.answer.completeExceptionally(failure);
              }
            });
  }

  /// Whether there is a connection, or one is being made.
  boolean stands() {
    return link.connecting() || link.open().isPresent();
  }

  @Override
  public void close() {
    link.close();
  }

  /// A script has run, but too few replicas said in time that they have what it wrote.
  static final class TooFewReplicasException extends RedisException {
    private static final long serialVersionUID = 1L;

    TooFewReplicasException() {
      super("too few replicas");
    }
  }
}
