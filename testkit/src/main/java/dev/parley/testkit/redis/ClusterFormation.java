package dev.parley.testkit.redis;

import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How fresh nodes become a [RedisCluster]: node `i` gets the place `i % 3`, the first three of them
/// as masters.
final class ClusterFormation {
  private ClusterFormation() {}

  /// Waits until they know each other, not until the cluster is whole.
  static void form(List<RedisProcess> nodes, Duration boundMax) {
    for (int i = 0; i < nodes.size(); i++) {
      int number = i;
      nodes.get(i).call(connection -> prepare(connection.sync(), number));
    }
    for (RedisProcess other : nodes.subList(1, nodes.size())) {
      nodes.getFirst().call(connection -> meet(connection.sync(), other));
    }
    Waiting.until(
        "the nodes know each other",
        boundMax,
        () -> nodes.stream().allMatch(node -> ClusterView.of(node).knows(nodes.size())));
    List<String> masters = new ArrayList<>();
    for (RedisProcess node : nodes.subList(0, RedisCluster.PLACES)) {
      masters.add(node.call(connection -> connection.sync().clusterMyId()));
    }
    for (int i = RedisCluster.PLACES; i < nodes.size(); i++) {
      String master = masters.get(i % RedisCluster.PLACES);
      nodes.get(i).call(connection -> connection.sync().clusterReplicate(master));
    }
  }

  /// Gives a node its epoch, so that they need not settle it by collisions, and a master its slots.
  private static String prepare(RedisCommands<String, String> redis, int number) {
    redis.clusterSetConfigEpoch(number + 1L);
    if (number >= RedisCluster.PLACES) {
      return "";
    }
    int first = number * RedisCluster.SLOTS / RedisCluster.PLACES;
    int last = (number + 1) * RedisCluster.SLOTS / RedisCluster.PLACES - 1;
    return Commands.status(redis, "CLUSTER", "ADDSLOTSRANGE", first, last);
  }

  private static String meet(RedisCommands<String, String> redis, RedisProcess other) {
    String busPort =
        other
            .call(connection -> connection.sync().configGet("cluster-port"))
            .getOrDefault("cluster-port", "");
    return Commands.status(redis, "CLUSTER", "MEET", "127.0.0.1", other.port(), busPort);
  }
}
