package dev.parley.store.redis;

import dev.parley.store.StoreUnavailableException;
import dev.parley.store.Turns.Signals;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Which partitions rang or may have, so that a claim looks only there; and the signals themselves.
final class Doorbells {
  /// A reconnect is noticed on every channel: they are told as one after this time.
  private static final long GATHER_MS = 50;

  private final Channels channels;
  private final Keys keys;
  private final Set<Keys.Partition> rung = ConcurrentHashMap.newKeySet();
  private final AtomicInteger listeners = new AtomicInteger();
  private final AtomicInteger start = new AtomicInteger();

  Doorbells(Channels channels, Keys keys) {
    this.channels = channels;
    this.keys = keys;
  }

  void rang(Keys.Partition partition) {
    rung.add(partition);
  }

  void rangAll() {
    rung.addAll(keys.partitions());
  }

  /// To be called before looking, so that a bell during the look is not forgotten.
  void answered(Keys.Partition partition) {
    rung.remove(partition);
  }

  /// The partitions that a claim should look at: those that rang, and all of them while nobody listens
  /// for bells; from another one on each time.
  List<Keys.Partition> toLookAt() {
    List<Keys.Partition> all = keys.partitions();
    if (all.size() == 1) {
      return all;
    }
    int from = Math.floorMod(start.getAndIncrement(), all.size());
    List<Keys.Partition> turned = new ArrayList<>(all.subList(from, all.size()));
    turned.addAll(all.subList(0, from));
    if (listeners.get() > 0) {
      turned.retainAll(rung);
    }
    return turned;
  }

  CompletionStage<AutoCloseable> listen(Signals signals) {
    Executor later = CompletableFuture.delayedExecutor(GATHER_MS, TimeUnit.MILLISECONDS);
    AtomicBoolean gathering = new AtomicBoolean();
    Runnable gap =
        () -> {
          if (!gathering.getAndSet(true)) {
            later.execute(
                () -> {
                  gathering.set(false);
                  signals.reconnected();
                });
          }
        };
    List<CompletableFuture<Runnable>> heard = new ArrayList<>();
    for (Keys.Partition partition : keys.partitions()) {
      Channels.Hearer bell =
          hearer(
              _ -> {
                rang(partition);
                signals.doorbell();
              },
              () -> {
                rang(partition);
                gap.run();
              });
      Channels.Hearer orders =
          hearer(owner -> signals.stopped(new String(owner, StandardCharsets.UTF_8)), gap);
      heard.add(channels.hear(partition.ready(), bell).toCompletableFuture());
      heard.add(channels.hear(partition.orders(), orders).toCompletableFuture());
    }
    return CompletableFuture.allOf(heard.toArray(CompletableFuture[]::new))
        .handle(
            (_, failure) -> {
              if (failure != null) {
                // Those that were confirmed, now or later, are of no use alone.
                end(heard);
                throw new StoreUnavailableException(
                    "Redis did not confirm the worker's subscriptions");
              }
              listeners.incrementAndGet();
              AtomicBoolean open = new AtomicBoolean(true);
              return () -> {
                if (open.getAndSet(false)) {
                  listeners.decrementAndGet();
                  end(heard);
                }
              };
            });
  }

  private static void end(List<CompletableFuture<Runnable>> heard) {
    for (CompletableFuture<Runnable> one : heard) {
      var _ = one.thenAccept(Runnable::run);
    }
  }

  private static Channels.Hearer hearer(Consumer<byte[]> message, Runnable gap) {
    return new Channels.Hearer() {
      @Override
      public void message(byte[] received) {
        message.accept(received);
      }

      @Override
      public void gap() {
        gap.run();
      }
    };
  }
}
