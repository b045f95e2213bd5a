package dev.parley.store.redis;

import dev.parley.store.StoreConfig;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The connections to one Redis: the one at the address, or the one that sentinels name, who are
/// asked whenever a connection is made.
final class StandaloneConnections implements Connections {
  private static final Pattern REPLICAS = Pattern.compile("connected_slaves:(\\d{1,4})");
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final StallGuard guard;
  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - LOOK_NANOS);
  private final ClientResources resources;
  private final AsyncClient client;
  private final AsyncClient linkClient;
  private final RedisURI address;
  private final StatefulRedisConnection<String, byte[]> commands;
  private final @Nullable Sentinels sentinels;

  /// @param resources closed with this; not when this fails to connect
  StandaloneConnections(
      RedisURI address, StoreConfig config, ClientResources resources, StallGuard guard) {
    this.address = address;
    this.guard = guard;
    this.resources = resources;
    linkClient = new AsyncClient(resources);
    linkClient.setOptions(Connections.linkOptions(config));
    sentinels =
        address.getSentinels().isEmpty()
            ? null
            : new Sentinels(linkClient, address, resources.eventExecutorGroup(), guard::closeAll);
    linkClient.nameMasterBy(sentinels);
    client = new AsyncClient(resources, address);
    client.nameMasterBy(sentinels);
    try {
      client.setOptions(Connections.options(ClientOptions.builder(), config).build());
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
    return new StandaloneTransport(
        new SubscriptionLine(() -> linkClient.connectPubSubAsync(CODEC, address), sink));
  }

  @Override
  public CompletionStage<StatefulRedisConnection<String, byte[]>> commandsTo(String server) {
    return linkClient.connectAsync(CODEC, address);
  }

  @Override
  public int replicas(String info) {
    Matcher count = REPLICAS.matcher(info);
    return count.find() ? Integer.parseInt(count.group(1)) : 0;
  }

  @Override
  public boolean cluster() {
    return false;
  }

  @Override
  public String serverOf(String key) {
    return "";
  }

  /// By making the connections again: their address, or the sentinels, lead to the right one.
  @Override
  public void lookAgain() {
    long now = System.nanoTime();
    long last = lookedAt.get();
    if (now - last >= LOOK_NANOS && lookedAt.compareAndSet(last, now)) {
      guard.closeAll();
    }
  }

  @Override
  public void onFault(Runnable fault) {
    client.addListener(Connections.listener(fault));
    linkClient.addListener(Connections.listener(fault));
  }

  @Override
  public void close() {
    shutDownClients();
    Connections.release(resources);
  }

  private void shutDownClients() {
    if (sentinels != null) {
      sentinels.close();
    }
    linkClient.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }
}
