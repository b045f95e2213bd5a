package dev.parley.store.redis;

import dev.parley.store.LiveChannels;
import dev.parley.store.LiveMessage;
import dev.parley.store.SessionToken;
import dev.parley.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// [LiveChannels] on Redis's sharded pub/sub.
final class RedisLiveChannels implements LiveChannels {
  private static final Duration PROBE_MAX = Duration.ofSeconds(2);

  private final Channels channels;
  private final ScriptRunner runner;
  private final Keys keys;

  /// Probes under way, by what was sent.
  private final Map<String, CompletableFuture<Void>> probes = new ConcurrentHashMap<>();

  /// The canary channels that are heard already.
  private final Map<String, CompletionStage<Runnable>> canaries = new ConcurrentHashMap<>();

  RedisLiveChannels(Channels channels, ScriptRunner runner, Keys keys) {
    this.channels = channels;
    this.runner = runner;
    this.keys = keys;
  }

  @Override
  public CompletionStage<Subscription> subscribe(
      SessionToken token, Consumer<LiveMessage> listener) {
    AtomicBoolean open = new AtomicBoolean(true);
    Channels.Hearer hearer =
        new Channels.Hearer() {
          @Override
          public void message(byte[] message) {
            if (open.get()) {
              listener.accept(LiveEnvelope.open(message));
            }
          }

          @Override
          public void gap() {
            if (open.get()) {
              listener.accept(new LiveMessage.Gap());
            }
          }
        };
    return channels
        .hear(keys.partition(token).live(token), hearer)
        .thenApply(
            end ->
                () -> {
                  if (open.getAndSet(false)) {
                    end.run();
                  }
                });
  }

  /// What became of a partition's probe.
  private enum Probe {
    HEARD,
    /// Redis took it, and it did not come back, or nobody may listen there.
    UNHEARD,
    /// Redis did not take it, as when a server is away: that says nothing of what is heard.
    UNSENT
  }

  @Override
  public CompletionStage<Duration> probe() {
    long start = System.nanoTime();
    List<CompletableFuture<Probe>> all = new ArrayList<>();
    for (Keys.Partition partition : keys.partitions()) {
      all.add(probe(partition.canary()));
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .thenApply(
            _ -> {
              Set<Probe> seen = EnumSet.noneOf(Probe.class);
              all.forEach(one -> seen.add(one.join()));
              if (seen.contains(Probe.UNHEARD) || !seen.contains(Probe.HEARD)) {
                throw new StoreUnavailableException("nothing comes back from Redis");
              }
              return Duration.ofNanos(System.nanoTime() - start);
            });
  }

  private CompletableFuture<Probe> probe(String canary) {
    long start = System.nanoTime();
    String sent = UUID.randomUUID().toString();
    CompletableFuture<Void> back = new CompletableFuture<>();
    probes.put(sent, back);
    CompletableFuture<?> heard = hear(canary).toCompletableFuture();
    CompletableFuture<?> published =
        heard
            .handle((_, _) -> null)
            .thenCompose(
                _ ->
                    runner.command(
                        redis -> redis.spublish(canary, sent.getBytes(StandardCharsets.UTF_8))));
    return CompletableFuture.allOf(heard, published)
        .thenCompose(_ -> back)
        .orTimeout(PROBE_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (_, failure) ->
                failure == null ? Probe.HEARD : succeeded(published) ? Probe.UNHEARD : Probe.UNSENT)
        .whenComplete(
            (probe, _) -> {
              CompletionStage<Void> looked =
                  probe == Probe.UNHEARD && succeeded(heard)
                      ? channels.unheard(canary, back, start)
                      : CompletableFuture.completedFuture(null);
              var _ = looked.whenComplete((_, _) -> probes.remove(sent));
            });
  }

  private static boolean succeeded(CompletableFuture<?> call) {
    return call.isDone() && !call.isCompletedExceptionally();
  }

  private CompletionStage<Runnable> hear(String canary) {
    CompletionStage<Runnable> heard =
        canaries.computeIfAbsent(
            canary,
            channel ->
                channels.hear(
                    channel,
                    new Channels.Hearer() {
                      @Override
                      public void message(byte[] message) {
                        CompletableFuture<Void> back =
                            probes.get(new String(message, StandardCharsets.UTF_8));
                        if (back != null) {
                          back.complete(null);
                        }
                      }

                      @Override
                      public void gap() {
                        // A probe that was lost fails by its time-out.
                      }
                    }));
    return heard.whenComplete(
        (_, failure) -> {
          if (failure != null) {
            canaries.remove(canary, heard);
          }
        });
  }
}
