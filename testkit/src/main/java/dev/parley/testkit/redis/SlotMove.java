package dev.parley.testkit.redis;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
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
final class SlotMove {
  private static final int KEYS_MAX = 100;
  private static final int BATCHES_MAX = 100_000;
  private static final int TRIES = 5;
  private static final int MIGRATE_MS_MAX = 5_000;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

  private final List<RedisProcess> masters;
  private final RedisProcess from;
  private final RedisProcess to;
  private final String fromId;
  private final String toId;

  /// @param masters all of the cluster; from the first, to the second
  SlotMove(List<RedisProcess> masters) {
    this.masters = masters;
    from = masters.get(0);
    to = masters.get(1);
    fromId = from.call(connection -> connection.sync().clusterMyId());
    toId = to.call(connection -> connection.sync().clusterMyId());
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
    return from.call(
        connection -> {
          Map<Integer, RedisFuture<Long>> answers = new LinkedHashMap<>();
          slots.forEach(slot -> answers.put(slot, connection.async().clusterCountKeysInSlot(slot)));
          Map<Integer, Long> counts = new LinkedHashMap<>();
          answers.forEach((slot, answer) -> counts.put(slot, answer.toCompletableFuture().join()));
          return counts;
        });
  }

  /// Returns when all masters know the slot's new place; replicas hear of it a moment later.
  void move(int slot) {
    to.call(connection -> connection.sync().clusterSetSlotImporting(slot, fromId));
    from.call(connection -> connection.sync().clusterSetSlotMigrating(slot, toId));
    moveKeys(slot);
    // The target first: were it the source, nobody would serve the slot until the other knows.
    Stream.of(to, from).forEach(node -> assign(node, slot));
    masters.stream().skip(2).forEach(node -> assign(node, slot));
  }

  private void assign(RedisProcess node, int slot) {
    node.call(connection -> connection.sync().clusterSetSlotNode(slot, toId));
  }

  private void moveKeys(int slot) {
    from.call(
        connection -> {
          connection.setTimeout(ANSWER_MAX);
          int failedCount = 0;
          for (int i = 0; i < BATCHES_MAX; i++) {
            List<String> keys = connection.sync().clusterGetKeysInSlot(slot, KEYS_MAX);
            if (keys.isEmpty()) {
              return slot;
            }
            try {
              connection.sync().migrate("127.0.0.1", to.port(), 0, MIGRATE_MS_MAX, withAll(keys));
            } catch (RedisCommandExecutionException e) {
              // The answer of the target did not come in time: the keys may be in both places, and
              // those here are the true ones.
              if (++failedCount == TRIES) {
                throw e;
              }
            }
          }
          throw new IllegalStateException("slot " + slot + " does not become empty");
        });
  }

  private MigrateArgs<String> withAll(List<String> keys) {
    MigrateArgs<String> what = MigrateArgs.Builder.<String>keys(keys).replace();
    String password = to.password();
    return password == null ? what : what.auth(password);
  }
}
