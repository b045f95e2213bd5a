package dev.parley.store.redis;

import dev.parley.store.StoreConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/// The connections to a cluster: Lettuce's for commands, which follow the slots by themselves, and one
/// for subscriptions to each master, which do not.
final class ClusterConnections implements Connections {
  private static final Duration REFRESH = Duration.ofSeconds(5);

  private final ClientResources resources;
  private final RedisClusterClient client;
  private final RedisClient nodeClient;
  private final RedisURI address;
  private final StatefulRedisClusterConnection<String, byte[]> commands;
  private final AtomicReference<@Nullable CompletableFuture<Void>> refreshing =
      new AtomicReference<>();

  /// @param resources closed with this; not when this fails to connect
  ClusterConnections(List<RedisURI> addresses, StoreConfig config, ClientResources resources) {
    this.resources = resources;
    address = addresses.getFirst();
    client = RedisClusterClient.create(resources, addresses);
    nodeClient = new AsyncClient(resources);
    try {
      ClusterTopologyRefreshOptions refresh =
          ClusterTopologyRefreshOptions.builder()
              .enablePeriodicRefresh(REFRESH)
              .adaptiveRefreshTriggersTimeout(Duration.ofMillis(500))
              .build();
      ClusterClientOptions.Builder options =
          Connections.options(ClusterClientOptions.builder(), config);
      client.setOptions(options.topologyRefreshOptions(refresh).build());
      nodeClient.setOptions(Connections.linkOptions(config));
      commands = client.connect(CODEC);
    } catch (RuntimeException unreachable) {
      shutDownClients();
      throw unreachable;
    }
  }

  @Override
  public RedisClusterAsyncCommands<String, byte[]> commands() {
    return commands.async();
  }

  @Override
  public ShardTransport transport(ShardTransport.Sink sink) {
    return new ClusterTransport(this, sink);
  }

  @Override
  public String serverOf(String key) {
    return master(key).map(RedisClusterNode::getNodeId).orElse("");
  }

  /// The master that serves a channel's slot, as far as known here.
  Optional<RedisClusterNode> master(String channel) {
    return Optional.ofNullable(commands.getPartitions().getMasterBySlot(SlotHash.getSlot(channel)));
  }

  CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> subscriptionsTo(String nodeId) {
    return nodeClient.connectPubSubAsync(CODEC, uri(nodeId));
  }

  @Override
  public CompletionStage<StatefulRedisConnection<String, byte[]>> commandsTo(String nodeId) {
    return nodeClient.connectAsync(CODEC, uri(nodeId));
  }

  private RedisURI uri(String nodeId) {
    RedisClusterNode node = commands.getPartitions().getPartitionByNodeId(nodeId);
    if (node == null) {
      throw new RedisException("a node has left the cluster");
    }
    // With the set address's user, password and TLS, which the cluster's own list does not name.
    return RedisURI.builder(address)
        .withHost(node.getUri().getHost())
        .withPort(node.getUri().getPort())
        .build();
  }

  /// Asks the cluster who serves what. Whoever asks meanwhile is given the same answer: after a fault
  /// that may be thousands at once.
  CompletableFuture<Void> refresh() {
    synchronized (refreshing) {
      CompletableFuture<Void> running = refreshing.get();
      if (running != null && !running.isDone()) {
        return running;
      }
      CompletableFuture<Void> asked = client.refreshPartitionsAsync().toCompletableFuture();
      refreshing.set(asked);
      return asked;
    }
  }

  /// Runs after each change of who serves what.
  Disposable onChange(Runnable change) {
    return resources
        .eventBus()
        .get()
        .filter(ClusterTopologyChangedEvent.class::isInstance)
        .subscribe(_ -> change.run());
  }

  @Override
  public boolean cluster() {
    return true;
  }

  @Override
  public int replicas(String info) {
    Partitions nodes = commands.getPartitions();
    Map<String, Long> counts =
        nodes.stream()
            .filter(node -> node.getSlaveOf() != null)
            .collect(Collectors.groupingBy(RedisClusterNode::getSlaveOf, Collectors.counting()));
    return nodes.stream()
        .filter(node -> !node.getSlots().isEmpty())
        .mapToInt(node -> counts.getOrDefault(node.getNodeId(), 0L).intValue())
        .min()
        .orElse(0);
  }

  /// Lettuce follows redirections by itself; this is for what it is not told.
  @Override
  public void lookAgain() {
    var _ = refresh();
  }

  @Override
  public void onFault(Runnable fault) {
    client.addListener(Connections.listener(fault));
    var _ = onChange(fault);
  }

  @Override
  public void close() {
    shutDownClients();
    Connections.release(resources);
  }

  private void shutDownClients() {
    nodeClient.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }
}
