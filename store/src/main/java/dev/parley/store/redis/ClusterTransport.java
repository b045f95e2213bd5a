package dev.parley.store.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Subscriptions on a cluster: each channel on the line to the master that serves its slot, and moved
/// when that is another one.
final class ClusterTransport implements ShardTransport {
  private final ClusterConnections cluster;
  private final Sink sink;

  /// By node id.
  private final Map<String, SubscriptionLine> lines = new HashMap<>();

  /// The id of the node that each wanted channel was asked of last.
  private final Map<String, String> places = new HashMap<>();

  ClusterTransport(ClusterConnections cluster, Sink sink) {
    this.cluster = cluster;
    this.sink = sink;
    var _ = cluster.onChange(this::follow);
  }

  @Override
  public CompletionStage<Void> subscribe(String channel) {
    CompletionStage<Void> asked = place(channel).subscribe(channel);
    return asked.exceptionallyCompose(
        failure ->
            // Most likely the slot has moved: the next try should know.
            cluster.refresh().handle((_, _) -> null).thenCompose(_ -> failed(failure)));
  }

  private static <T> CompletionStage<T> failed(Throwable failure) {
    return CompletableFuture.failedFuture(failure);
  }

  private synchronized SubscriptionLine place(String channel) {
    String node =
        cluster
            .master(channel)
            .map(RedisClusterNode::getNodeId)
            .orElseThrow(() -> new RedisException("no master is known for a slot"));
    places.put(channel, node);
    return lines.computeIfAbsent(
        node, id -> new SubscriptionLine(() -> cluster.subscriptionsTo(id), sink));
  }

  private synchronized @Nullable SubscriptionLine line(String channel) {
    String place = places.get(channel);
    return place == null ? null : lines.get(place);
  }

  @Override
  public synchronized void unsubscribe(String channel) {
    String place = places.remove(channel);
    SubscriptionLine line = place == null ? null : lines.get(place);
    if (line != null) {
      line.unsubscribe(channel);
    }
  }

  @Override
  public CompletionStage<?> answered(String channel) {
    SubscriptionLine line = line(channel);
    return line == null ? failed(new RedisException("not subscribed")) : line.answered();
  }

  @Override
  public void drop(String channel, long sinceNanos) {
    SubscriptionLine line = line(channel);
    if (line != null) {
      line.drop(sinceNanos);
    }
  }

  /// Gives up lines to nodes that serve nothing wanted any more, and reports the channels that have to
  /// move as ended.
  private void follow() {
    Map<String, String> moved = new HashMap<>();
    synchronized (this) {
      Set<String> serving = new HashSet<>();
      for (Map.Entry<String, String> place : places.entrySet()) {
        String now =
            cluster
                .master(place.getKey())
                .map(RedisClusterNode::getNodeId)
                .orElse(place.getValue());
        serving.add(now);
        if (!now.equals(place.getValue())) {
          moved.put(place.getKey(), place.getValue());
        }
      }
      moved.forEach(
          (channel, place) -> {
            SubscriptionLine line = lines.get(place);
            if (line != null && serving.contains(place)) {
              line.unsubscribe(channel);
            }
          });
      lines
          .entrySet()
          .removeIf(
              entry -> {
                boolean idle = !serving.contains(entry.getKey());
                if (idle) {
                  entry.getValue().close();
                }
                return idle;
              });
    }
    moved.keySet().forEach(sink::ended);
  }
}
