package dev.parley.store.redis;

import java.util.concurrent.CompletionStage;

/// Subscriptions to one Redis, all on one line.
final class StandaloneTransport implements ShardTransport {
  private final SubscriptionLine line;

  StandaloneTransport(SubscriptionLine line) {
    this.line = line;
  }

  @Override
  public CompletionStage<Void> subscribe(String channel) {
    return line.subscribe(channel);
  }

  @Override
  public void unsubscribe(String channel) {
    line.unsubscribe(channel);
  }

  @Override
  public CompletionStage<?> answered(String channel) {
    return line.answered();
  }

  @Override
  public void drop(String channel, long sinceNanos) {
    line.drop(sinceNanos);
  }
}
