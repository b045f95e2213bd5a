package dev.parley.testkit.redis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// Moves slots from one master of a cluster to another, live, by the steps that
/// redis.io/docs/latest/commands/cluster-setslot lays down.
final class SlotMove implements AutoCloseable {
  private static final int KEYS_MAX = 100;
  private static final int BATCHES_MAX = 100_000;
  private static final int TRIES = 5;
  private static final int MIGRATE_MS_MAX = 5_000;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

  private final RedisProcess from;
  private final RedisProcess to;
  // In the order of the masters, open for all slots of the move.
  private final List<StatefulRedisConnection<String, String>> connections = new ArrayList<>();
  private final String fromId;
  private final String toId;

  /// @param masters all of the cluster; from the first, to the second
  SlotMove(List<RedisProcess> masters) {
    from = masters.get(0);
    to = masters.get(1);
    try {
      masters.forEach(master -> connections.add(master.connect()));
      connections.forEach(connection -> connection.setTimeout(ANSWER_MAX));
      fromId = connections.get(0).sync().clusterMyId();
      toId = connections.get(1).sync().clusterMyId();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Some of the source's slots, those with keys first, never all of them.
  List<Integer> choose(int count, Random random) {
    List<Integer> own = ClusterView.of(from).ownSlots();
    Map<Integer, Long> keys = keyCounts(own);
    List<Integer> used = new ArrayList<>(own);
    used.removeIf(slot -> keys.getOrDefault(slot, 0L) == 0);
    List<Integer> empty = new ArrayList<>(own);
    empty.removeAll(used);
    Collections.shuffle(used, random);
    Collections.shuffle(empty, random);
    return Stream.concat(used.stream(), empty.stream())
        .limit(Math.min(count, own.size() - 1))
        .toList();
  }

  private Map<Integer, Long> keyCounts(List<Integer> slots) {
    Map<Integer, RedisFuture<Long>> answers = new LinkedHashMap<>();
    slots.forEach(
        slot -> answers.put(slot, connections.get(0).async().clusterCountKeysInSlot(slot)));
    Map<Integer, Long> counts = new LinkedHashMap<>();
    answers.forEach(
        (slot, answer) ->
            counts.put(
                slot, LettuceFutures.awaitOrCancel(answer, ANSWER_MAX.toMillis(), MILLISECONDS)));
    return counts;
  }

  /// Returns when all masters know the slot's new place; replicas hear of it a moment later.
  void move(int slot) {
    RedisCommands<String, String> source = connections.get(0).sync();
    RedisCommands<String, String> target = connections.get(1).sync();
    target.clusterSetSlotImporting(slot, fromId);
    source.clusterSetSlotMigrating(slot, toId);
    moveKeys(slot, source);
    // The target first: were it the source, nobody would serve the slot until the other knows.
    target.clusterSetSlotNode(slot, toId);
    source.clusterSetSlotNode(slot, toId);
    connections.stream()
        .skip(2)
        .forEach(connection -> connection.sync().clusterSetSlotNode(slot, toId));
  }

  private void moveKeys(int slot, RedisCommands<String, String> source) {
    int failedCount = 0;
    for (int i = 0; i < BATCHES_MAX; i++) {
      List<String> keys = source.clusterGetKeysInSlot(slot, KEYS_MAX);
      if (keys.isEmpty()) {
        return;
      }
      try {
        source.migrate("127.0.0.1", to.port(), 0, MIGRATE_MS_MAX, withAll(keys));
      } catch (RedisCommandExecutionException e) {
        // The answer of the target did not come in time: the keys may be in both places, and those
        // here are the true ones.
        if (++failedCount == TRIES) {
          throw e;
        }
      }
    }
    throw new IllegalStateException("slot " + slot + " does not become empty");
  }

  private MigrateArgs<String> withAll(List<String> keys) {
    MigrateArgs<String> what = MigrateArgs.Builder.<String>keys(keys).replace();
    String password = to.password();
    return password == null ? what : what.auth(password);
  }

  @Override
  public void close() {
    connections.forEach(StatefulRedisConnection::close);
  }
}
