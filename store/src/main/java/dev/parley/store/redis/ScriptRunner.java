package dev.parley.store.redis;

import dev.parley.store.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs scripts and maps what can go wrong, here and nowhere else.
final class ScriptRunner {
  private static final long TRY_AGAIN_MS = 25;
  private static final Pattern SCRIPT_LINE = Pattern.compile("user_script:(\\d+)");

  private final RedisClusterAsyncCommands<String, byte[]> redis;
  private final Evaluation evaluation;
  private final boolean cluster;
  private final long tryAgainNanosMax;
  private final Runnable lookAgain;

  /// @param tryAgainMax how long to ask again where Redis says that it will soon know
  /// @param lookAgain told when the server asked turns out to be a replica; must not wait
  ScriptRunner(
      RedisClusterAsyncCommands<String, byte[]> redis,
      boolean cluster,
      Duration tryAgainMax,
      Runnable lookAgain) {
    this.redis = redis;
    this.cluster = cluster;
    this.tryAgainNanosMax = tryAgainMax.toNanos();
    this.lookAgain = lookAgain;
    evaluation = this::evaluate;
  }

  private ScriptRunner(ScriptRunner other, Evaluation evaluation) {
    redis = other.redis;
    cluster = other.cluster;
    tryAgainNanosMax = other.tryAgainNanosMax;
    lookAgain = other.lookAgain;
    this.evaluation = evaluation;
  }

  /// One that has its scripts run in another way.
  ScriptRunner through(Evaluation evaluation) {
    return new ScriptRunner(this, evaluation);
  }

  /// Runs a script that can be run twice.
  ///
  /// @return fails with [StoreUnavailableException], or [MemoryFullException] for a script that Redis
  ///     refuses while its memory is full
  CompletionStage<Reply> run(Script script, String[] keys, Object... arguments) {
    byte[][] values = new byte[arguments.length][];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          arguments[i] instanceof byte[] bytes
              ? bytes
              : arguments[i].toString().getBytes(StandardCharsets.UTF_8);
    }
    return guarded(script.name(), () -> evaluation.evaluate(script, keys, values))
        .thenApply(Reply::new);
  }

  /// Runs a plain command that can be run twice, under the same rules.
  <T> CompletionStage<T> command(
      Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
    return guarded("a command", () -> command.apply(redis));
  }

  private CompletionStage<List<Object>> evaluate(Script script, String[] keys, byte[][] values) {
    CompletionStage<List<Object>> known =
        redis.evalsha(script.sha(), ScriptOutputType.MULTI, keys, values);
    return known.exceptionallyCompose(
        failure ->
            failure instanceof RedisNoScriptException
                ? redis.eval(script.source(), ScriptOutputType.MULTI, keys, values)
                : CompletableFuture.failedFuture(failure));
  }

  private <T> CompletionStage<T> guarded(String what, Supplier<CompletionStage<T>> call) {
    return attempt(what, call, System.nanoTime() + tryAgainNanosMax);
  }

  private <T> CompletionStage<T> attempt(
      String what, Supplier<CompletionStage<T>> call, long untilNanos) {
    CompletionStage<T> answer;
    try {
      answer = call.get();
    } catch (RuntimeException rejected) {
      answer = CompletableFuture.failedFuture(rejected);
    }
    return answer.exceptionallyCompose(
        thrown -> {
          Throwable failure = unwrapped(thrown);
          if (moved(failure)) {
            lookAgain.run();
          }
          if (passing(failure) && System.nanoTime() < untilNanos) {
            Executor later = CompletableFuture.delayedExecutor(TRY_AGAIN_MS, TimeUnit.MILLISECONDS);
            return CompletableFuture.supplyAsync(() -> call, later)
                .thenCompose(again -> attempt(what, again, untilNanos));
          }
          if (replica(failure)) {
            lookAgain.run();
          }
          return CompletableFuture.failedFuture(mapped(what, failure));
        });
  }

  /// Whether the call was not run and may be in a moment: its slot is being moved or has been, or the connection
  /// to a cluster's node, which the first command to that node opens, does not stand yet.
  private boolean passing(Throwable failure) {
    return failure instanceof RedisCommandExecutionException
        ? code(failure).startsWith("TRYAGAIN") || moved(failure)
        : cluster && failure.getClass() == RedisException.class && rejected(failure);
  }

  /// Whether another server of the cluster is to be asked. Lettuce's own connections to a cluster follow
  /// such an answer, those to one server do not.
  private static boolean moved(Throwable failure) {
    return failure instanceof RedisCommandExecutionException
        && (code(failure).startsWith("MOVED") || code(failure).startsWith("ASK"));
  }

  /// Whether a replica was asked: the master before a promotion, or one that lost its master.
  private static boolean replica(Throwable failure) {
    return failure instanceof RedisCommandExecutionException
        && (code(failure).startsWith("READONLY") || code(failure).startsWith("MASTERDOWN"));
  }

  private static boolean rejected(Throwable failure) {
    String message = failure.getMessage();
    return message != null && message.contains("not connected");
  }

  /// What a stage failed with, without the wrapping that some stages add.
  static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }

  /// Redis's own code of an error, such as `OOM`; else the kind of exception. Never the rest of a
  /// message, which may hold keys or text.
  private static RuntimeException mapped(String what, Throwable failure) {
    String code = code(failure);
    return code.startsWith("OOM")
        ? new MemoryFullException()
        : new StoreUnavailableException("Redis did not answer " + what + ": " + code);
  }

  private static String code(Throwable failure) {
    if (failure instanceof RedisCommandExecutionException answer && answer.getMessage() != null) {
      String first = answer.getMessage().split(" ", 2)[0];
      Matcher line = SCRIPT_LINE.matcher(answer.getMessage());
      String where = line.find() ? " in its line " + line.group(1) : "";
      return (first.matches("[A-Z]{2,20}") ? first : "ERR") + where;
    }
    return failure.getClass().getSimpleName();
  }

  /// Redis refused a script before its first write because its memory is full.
  static final class MemoryFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MemoryFullException() {
      super("Redis's memory is full");
    }
  }
}
