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

  /// Where the transport reports, on the threads of its connections; for one channel in order.
  interface Sink {
    /// Redis confirmed a channel; again after each reconnect and each move.
    void confirmed(String channel);

    /// Redis ended a channel, as asked or because its slot moved.
    void ended(String channel);

    void message(String channel, byte[] message);
  }
}
