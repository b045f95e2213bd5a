package dev.parley.store.redis;

import dev.parley.store.StoreUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who on this node hears which sharded channel. Keeps every wanted channel subscribed, and says where
/// messages may have been missed.
final class Channels implements ShardTransport.Sink {
  private static final Logger LOG = LoggerFactory.getLogger(Channels.class);
  private static final long RETRY_MS = 250;

  private final Map<String, Watch> watches = new HashMap<>();

  /// Confirmed once, and to be asked for again after a pause.
  private final Set<String> owed = new HashSet<>();

  private final Duration timeout;
  private final ShardTransport transport;
  private boolean closed;

  /// @param timeout for Redis to confirm a channel
  Channels(Duration timeout, Function<ShardTransport.Sink, ShardTransport> transport) {
    this.timeout = timeout;
    this.transport = transport.apply(this);
  }

  /// A hearer of one channel, called on a thread that carries other channels too.
  interface Hearer {
    void message(byte[] message);

    /// Messages may have been missed.
    void gap();
  }

  /// One channel: who hears it, and whether Redis has confirmed it.
  private static final class Watch {
    final CompletableFuture<Void> confirmed = new CompletableFuture<>();
    final List<Hearer> hearers = new CopyOnWriteArrayList<>();
  }

  /// @return completes once Redis has confirmed, with what ends the hearing; harmless when run twice
  CompletionStage<Runnable> hear(String channel, Hearer hearer) {
    Watch watch;
    // The commands are sent under the lock, so that they reach Redis in the order of the changes.
    synchronized (this) {
      Watch known = watches.get(channel);
      if (known == null || known.confirmed.isCompletedExceptionally()) {
        watch = new Watch();
        watches.put(channel, watch);
        subscribe(channel, watch);
      } else {
        watch = known;
      }
      watch.hearers.add(hearer);
    }
    Runnable end = () -> leave(channel, watch, hearer);
    return watch
        .confirmed
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .<Runnable>handle(
            (_, failure) -> {
              if (failure != null) {
                end.run();
                throw new StoreUnavailableException("Redis did not confirm a subscription");
              }
              return end;
            });
  }

  private void subscribe(String channel, Watch watch) {
    CompletionStage<Void> asked;
    try {
      asked = transport.subscribe(channel);
    } catch (RuntimeException rejected) {
      asked = CompletableFuture.failedFuture(rejected);
    }
    var _ =
        asked.whenComplete(
            (_, failure) -> {
              if (failure != null && !watch.confirmed.completeExceptionally(failure)) {
                subscribeLater(channel);
              }
            });
  }

  /// A channel that was confirmed once is asked for until it is confirmed again or not wanted: all
  /// of them together after a pause.
  private void subscribeLater(String channel) {
    synchronized (this) {
      owed.add(channel);
      if (owed.size() > 1) {
        return;
      }
    }
    CompletableFuture.delayedExecutor(RETRY_MS, TimeUnit.MILLISECONDS).execute(this::subscribeOwed);
  }

  private synchronized void subscribeOwed() {
    List<String> due = List.copyOf(owed);
    owed.clear();
    for (String channel : due) {
      Watch watch = watches.get(channel);
      if (!closed && watch != null && watch.confirmed.isDone()) {
        subscribe(channel, watch);
      }
    }
  }

  /// To be told when something that Redis has taken for a channel has not been heard there in time.
  /// Where Redis goes on answering on the channel's connection, and that still has not come before the
  /// answer, then Redis knows nothing of the subscriptions or the connection leads to another
  /// server: all on it are made anew.
  ///
  /// @param missing completes when it is heard
  /// @param sinceNanos a connection made after this moment is left alone
  CompletionStage<Void> unheard(String channel, CompletableFuture<?> missing, long sinceNanos) {
    return transport
        .answered(channel)
        .thenAccept(
            _ -> {
              if (!missing.isDone()) {
                LOG.warn("Redis no longer sends what is subscribed to; subscribing anew");
                transport.drop(channel, sinceNanos);
              }
            });
  }

  private synchronized void leave(String channel, Watch watch, Hearer hearer) {
    watch.hearers.remove(hearer);
    if (watch.hearers.isEmpty() && watches.get(channel) == watch) {
      watches.remove(channel);
      if (!closed) {
        transport.unsubscribe(channel);
      }
    }
  }

  /// Hears nothing more and asks for nothing more.
  synchronized void close() {
    closed = true;
  }

  private synchronized @Nullable Watch watch(String channel) {
    return watches.get(channel);
  }

  @Override
  public void confirmed(String channel) {
    Watch watch;
    synchronized (this) {
      watch = watches.get(channel);
      if (watch == null) {
        // Nobody wants it any more; the wish to end it was lost with a connection.
        if (!closed) {
          transport.unsubscribe(channel);
        }
        return;
      }
    }
    if (!watch.confirmed.complete(null)) {
      tell(watch, Hearer::gap);
    }
  }

  @Override
  public void ended(String channel) {
    synchronized (this) {
      Watch watch = watches.get(channel);
      // Unconfirmed: this ends an earlier subscription, and the new one is on its way.
      if (watch != null && watch.confirmed.isDone() && !closed) {
        subscribe(channel, watch);
      }
    }
  }

  @Override
  public void message(String channel, byte[] message) {
    Watch watch = watch(channel);
    if (watch != null) {
      tell(watch, hearer -> hearer.message(message));
    }
  }

  private static void tell(Watch watch, Consumer<Hearer> call) {
    for (Hearer hearer : watch.hearers) {
      try {
        call.accept(hearer);
      } catch (RuntimeException bug) {
        // One hearer's fault must not cost the others their messages.
        LOG.error("a hearer failed: {}", bug.getClass().getName());
      }
    }
  }
}
