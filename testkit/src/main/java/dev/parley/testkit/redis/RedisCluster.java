package dev.parley.testkit.redis;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A Redis Cluster of three masters that share the 16,384 slots evenly, in order, each with as many
/// replicas as asked for.
public final class RedisCluster implements RedisServers {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;
  private static final Duration FORM_MAX = Duration.ofSeconds(30);

  private final List<RedisProcess> nodes;
  private final @Nullable String password;

  private RedisCluster(List<RedisProcess> nodes, @Nullable String password) {
    this.nodes = List.copyOf(nodes);
    this.password = password;
  }

  /// Starts the nodes, joins them, and waits, for 30 seconds at most, until each of them says that
  /// the cluster is whole.
  ///
  /// @param replicas per master
  public static RedisCluster start(RedisSettings settings, int replicas) {
    List<RedisProcess> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < MASTERS * (1 + replicas); i++) {
        nodes.add(
            RedisProcess.start(
                settings.with(
                    "--cluster-enabled",
                    "yes",
                    // The default, port + 10000, may be taken.
                    "--cluster-port",
                    "" + RedisProcess.freePort(),
                    "--cluster-node-timeout",
                    "2000")));
      }
      RedisCluster cluster = new RedisCluster(nodes, settings.password());
      cluster.form();
      return cluster;
    } catch (RuntimeException e) {
      nodes.forEach(RedisProcess::close);
      throw e;
    }
  }

  private void form() {
    for (int i = 0; i < nodes.size(); i++) {
      int place = i;
      nodes.get(i).call(connection -> prepare(connection.sync(), place));
    }
    for (RedisProcess other : nodes.subList(1, nodes.size())) {
      nodes.getFirst().call(connection -> meet(connection.sync(), other));
    }
    await(() -> nodes.stream().allMatch(this::knowsAll));
    List<String> masters = new ArrayList<>();
    for (RedisProcess node : nodes.subList(0, MASTERS)) {
      masters.add(node.call(connection -> connection.sync().clusterMyId()));
    }
    for (int i = MASTERS; i < nodes.size(); i++) {
      String master = masters.get(i % MASTERS);
      nodes.get(i).call(connection -> connection.sync().clusterReplicate(master));
    }
    await(() -> nodes.stream().allMatch(this::whole));
  }

  /// Gives a node its epoch, so that they need not settle it by collisions, and a master its slots.
  private static String prepare(RedisCommands<String, String> redis, int place) {
    redis.clusterSetConfigEpoch(place + 1L);
    if (place >= MASTERS) {
      return "";
    }
    CommandArgs<String, String> range =
        new CommandArgs<>(StringCodec.UTF8)
            .add("ADDSLOTSRANGE")
            .add(place * SLOTS / MASTERS)
            .add((place + 1) * SLOTS / MASTERS - 1);
    return redis.dispatch(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8), range);
  }

  private static String meet(RedisCommands<String, String> redis, RedisProcess other) {
    CommandArgs<String, String> address =
        new CommandArgs<>(StringCodec.UTF8)
            .add("MEET")
            .add("127.0.0.1")
            .add(other.port())
            .add(
                other
                    .call(connection -> connection.sync().configGet("cluster-port"))
                    .get("cluster-port"));
    return redis.dispatch(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8), address);
  }

  private boolean knowsAll(RedisProcess node) {
    String known = node.call(connection -> connection.sync().clusterNodes());
    return known.lines().filter(line -> !line.contains("handshake")).count() == nodes.size();
  }

  private boolean whole(RedisProcess node) {
    String info = node.call(connection -> connection.sync().clusterInfo());
    String known = node.call(connection -> connection.sync().clusterNodes());
    return info.contains("cluster_state:ok")
        && info.contains("cluster_slots_ok:" + SLOTS)
        && known.lines().filter(line -> line.contains("slave")).count() == nodes.size() - MASTERS
        && known.lines().noneMatch(line -> line.contains("disconnected"));
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(FORM_MAX)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(condition);
  }

  /// The masters in the order of their slots, then the replicas: node `i` is of master `i % 3`, as
  /// long as no failover has changed that.
  public List<RedisProcess> nodes() {
    return nodes;
  }

  @Override
  public List<String> urls() {
    return nodes.stream().map(RedisProcess::url).toList();
  }

  @Override
  public @Nullable String password() {
    return password;
  }

  @Override
  public void flushAll() {
    for (RedisProcess node : nodes) {
      node.call(
          connection ->
              connection.sync().role().getFirst().equals("master")
                  ? connection.sync().flushall()
                  : "");
    }
  }

  @Override
  public void close() {
    nodes.forEach(RedisProcess::close);
  }
}
