package dev.parley.store;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// Watching sessions.
public interface LiveChannels {
  /// Watches a session until closed.
  ///
  /// @param listener called in order, one message at a time, on a thread of the store's that carries
  ///     other sessions too: it must only hand over
  /// @return completes once Redis has confirmed: what happens afterwards reaches the listener
  CompletionStage<Subscription> subscribe(SessionToken token, Consumer<LiveMessage> listener);

  /// Sends a message through each of Redis's servers to this node itself.
  ///
  /// @return how long it took; fails after two seconds where one was sent and not heard, or none could
  ///     be sent: then this node hears nothing of its sessions. A server of a cluster that is away alone
  ///     is no failure
  CompletionStage<Duration> probe();

  /// A watched session. Closing twice is harmless; after it the listener is not called again, but for
  /// a call under way.
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
