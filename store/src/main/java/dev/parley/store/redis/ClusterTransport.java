package dev.parley.store.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Subscriptions on a cluster: each channel on a connection to the master that serves its slot, and
/// moved when that is another one. Lettuce makes a connection's subscriptions again when it reconnects,
/// but does not move them.
final class ClusterTransport implements ShardTransport {
  private final ClusterConnections cluster;
  private final Sink sink;

  /// By node id. A connection that could not be made is not kept.
  private final Map<String, CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>>>
      connections = new HashMap<>();

  /// The id of the node that each wanted channel was asked of last.
  private final Map<String, String> places = new HashMap<>();

  ClusterTransport(ClusterConnections cluster, Sink sink) {
    this.cluster = cluster;
    this.sink = sink;
    var _ = cluster.onChange(this::follow);
  }

  @Override
  public CompletionStage<Void> subscribe(String channel) {
    CompletionStage<Void> asked =
        connection(channel).thenCompose(connection -> connection.async().ssubscribe(channel));
    return asked.exceptionallyCompose(
        failure ->
            // Most likely the slot has moved: the next try should know.
            cluster.refresh().handle((_, _) -> null).thenCompose(_ -> failed(failure)));
  }

  private static <T> CompletionStage<T> failed(Throwable failure) {
    return CompletableFuture.failedFuture(failure);
  }

  private synchronized CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> connection(
      String channel) {
    RedisClusterNode node =
        cluster
            .master(channel)
            .orElseThrow(() -> new RedisException("no master is known for a slot"));
    places.put(channel, node.getNodeId());
    var known = connections.get(node.getNodeId());
    if (known != null && !known.isCompletedExceptionally()) {
      return known;
    }
    CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> made =
        cluster
            .subscriptionsTo(node)
            .thenApply(
                connection -> {
                  connection.addListener(new StandaloneTransport.Listener(sink));
                  return connection;
                })
            .toCompletableFuture();
    connections.put(node.getNodeId(), made);
    return made;
  }

  @Override
  public synchronized void unsubscribe(String channel) {
    String place = places.remove(channel);
    var connection = place == null ? null : connections.get(place);
    if (connection != null) {
      var _ = connection.thenCompose(open -> open.async().sunsubscribe(channel));
    }
  }

  /// Gives up connections to nodes that serve nothing wanted any more, and reports the channels that
  /// have to move as ended.
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
            var connection = connections.get(place);
            if (connection != null && serving.contains(place)) {
              var _ = connection.thenCompose(open -> open.async().sunsubscribe(channel));
            }
          });
      connections
          .entrySet()
          .removeIf(
              entry -> {
                boolean idle = !serving.contains(entry.getKey());
                if (idle) {
                  var _ = entry.getValue().thenCompose(StatefulRedisPubSubConnection::closeAsync);
                }
                return idle;
              });
    }
    moved.keySet().forEach(sink::ended);
  }
}
