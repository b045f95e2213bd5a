package dev.parley.store.redis;

import java.util.concurrent.CompletionStage;

/// Sharded subscriptions on the connections to one Redis or to a cluster's nodes.
interface ShardTransport {
  /// Asks Redis for a channel. Does not wait: [Sink#confirmed] tells.
  ///
  /// @return fails if it could not be asked
  CompletionStage<Void> subscribe(String channel);

  /// Asks Redis to end it. May fail unseen: what comes all the same is not wanted.
  void unsubscribe(String channel);

  /// Completes when all that Redis has sent on the channel's connection so far has been reported.
  CompletionStage<?> answered(String channel);

  /// Gives up the channel's connection with all that it carries, unless it was made after that moment
  /// of `System::nanoTime`.
  void drop(String channel, long sinceNanos);

  /// Where the transport reports, on the threads of its connections; for one channel in order.
  interface Sink {
    /// Redis confirmed a channel.
    void confirmed(String channel);

    /// A channel that was confirmed is no more: as asked, because its slot moved, or because its
    /// connection broke. It is not asked for again but by [ShardTransport#subscribe].
    void ended(String channel);

    void message(String channel, byte[] message);
  }
}
