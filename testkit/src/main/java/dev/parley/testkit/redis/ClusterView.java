package dev.parley.testkit.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What one node of a cluster holds for true: CLUSTER INFO, CLUSTER NODES and INFO
/// replication. A line of CLUSTER NODES is
/// `id address flags master ping pong epoch link slot…`, a slot being `7`, `7-12`, or, where it is on
/// the move, `[7->-id]`. See redis.io/docs/latest/commands/cluster-nodes.
record ClusterView(String info, List<List<String>> lines, Replication.State replication) {
  private static final int FLAGS = 2;
  private static final int SLOTS = 8;
  private static final Pattern RANGE = Pattern.compile("(\\d+)(?:-(\\d+))?");

  static ClusterView of(RedisProcess node) {
    return node.call(
        connection ->
            new ClusterView(
                connection.sync().clusterInfo(),
                connection.sync().clusterNodes().lines().map(l -> List.of(l.split(" "))).toList(),
                new Replication.State(connection.sync().info("replication"))));
  }

  /// Whether it has met so many nodes, itself among them.
  boolean knows(int count) {
    return lines.size() == count && lines.stream().noneMatch(line -> hasFlag(line, "handshake"));
  }

  /// Whether all slots are served and none is on the move, and exactly so many of the nodes are dead.
  boolean isWhole(int nodeCount, int deadCount) {
    return info.contains("cluster_state:ok")
        && info.contains("cluster_slots_ok:" + RedisCluster.SLOTS)
        && knows(nodeCount)
        && lines.stream().filter(line -> hasFlag(line, "fail")).count() == deadCount
        && lines.stream().noneMatch(line -> hasFlag(line, "fail?"))
        && slots().noneMatch(slot -> slot.startsWith("["));
  }

  private static boolean hasFlag(List<String> line, String flag) {
    return List.of(line.get(FLAGS).split(",")).contains(flag);
  }

  private Stream<String> slots() {
    return lines.stream().flatMap(line -> line.stream().skip(SLOTS));
  }

  /// Which slots each master serves, by its id.
  Map<String, List<String>> owners() {
    Map<String, List<String>> owners = new TreeMap<>();
    for (List<String> line : lines) {
      if (line.size() > SLOTS) {
        owners.put(line.getFirst(), line.subList(SLOTS, line.size()));
      }
    }
    return owners;
  }

  /// The slots that the node itself serves, in order.
  List<Integer> ownSlots() {
    List<Integer> own = new ArrayList<>();
    lines.stream()
        .filter(line -> hasFlag(line, "myself"))
        .flatMap(line -> line.stream().skip(SLOTS))
        .map(RANGE::matcher)
        .filter(Matcher::matches)
        .forEach(
            range -> {
              int first = Integer.parseInt(range.group(1));
              int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
              IntStream.rangeClosed(first, last).forEach(own::add);
            });
    return own;
  }
}
