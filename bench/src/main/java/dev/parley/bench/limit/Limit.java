package dev.parley.bench.limit;

import dev.parley.bench.load.Script;
import dev.parley.bench.measure.ProcessorUse;
import dev.parley.bench.stage.ImpossibleException;
import dev.parley.bench.stage.Stage;
import dev.parley.testkit.redis.RedisProcess;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// What a Redis of this machine does of something, alone.
///
/// @param perSecond how many
/// @param redisMicros of a core's time, which Redis takes for each
public record Limit(double perSecond, double redisMicros) {
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  /// Turns as a worker writes them that is given the script's text at once.
  public static Limit turns(int sessions, Script.Words script, Duration span)
      throws ImpossibleException, InterruptedException {
    return of(sessions, span, store -> store.turns(script));
  }

  /// Pieces of so many characters.
  public static Limit flushes(int sessions, int chars, Duration span)
      throws ImpossibleException, InterruptedException {
    return of(sessions, span, store -> store.flushes(chars));
  }

  private static Limit of(
      int sessions, Duration span, Function<BareStore, CompletableFuture<?>> work)
      throws ImpossibleException, InterruptedException {
    try (RedisProcess redis = Stage.startRedis(false);
        BareStore store = BareStore.open(redis.urlsWithPassword().getFirst(), sessions)) {
      CompletableFuture<?> running = work.apply(store);
      Thread.sleep(WARM_UP);
      ProcessorUse use = ProcessorUse.withChildren(Stage.redis());
      long before = store.done();
      long beganNanos = System.nanoTime();
      Thread.sleep(span);
      long count = store.done() - before;
      double seconds = (System.nanoTime() - beganNanos) / 1e9;
      double spent = use.seconds();
      store.end(running);
      return new Limit(count / seconds, spent / count * 1e6);
    }
  }
}
