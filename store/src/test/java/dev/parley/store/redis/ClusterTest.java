package dev.parley.store.redis;

import static dev.parley.store.redis.StoreRig.get;
import static dev.parley.store.redis.StoreRig.turnId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ClientFrame.Parent;
import dev.parley.store.AcceptResult;
import dev.parley.store.BeginResult.Begun;
import dev.parley.store.LiveMessage;
import dev.parley.store.SessionToken;
import dev.parley.store.Submission;
import dev.parley.store.WriteResult;
import dev.parley.testkit.redis.RedisCluster;
import dev.parley.testkit.redis.RedisProcess;
import dev.parley.testkit.redis.RedisSettings;
import io.lettuce.core.MigrateArgs;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A cluster whose slots move, and one that loses a master.
class ClusterTest {
  /// Sessions in different places, each watched and with a running turn.
  private static final class Watched {
    final SessionToken token;
    final Queue<LiveMessage> seen = new ConcurrentLinkedQueue<>();
    final Begun begun;

    Watched(StoreRig rig) {
      token = rig.session();
      get(rig.store.live().subscribe(token, seen::add));
      rig.accepted(token, "one");
      begun = rig.begun("w-" + token.value());
      assertThat(begun.hold().session()).isEqualTo(token);
    }

    long pieces() {
      return seen.stream().filter(LiveMessage.Piece.class::isInstance).count();
    }
  }

  private static int slot(StoreRig rig, SessionToken token) {
    return SlotHash.getSlot(rig.partition(token).queue());
  }

  @Test
  void aSessionGoesOnWhileItsSlotMoves() {
    try (RedisCluster cluster = RedisCluster.start(RedisSettings.DEFAULT.withRandomPassword(), 0);
        StoreRig rig = StoreRig.on(cluster, UnaryOperator.identity())) {
      Watched watched = new Watched(rig);
      rig.flush(watched.begun.hold(), "", "before");
      int slot = slot(rig, watched.token);
      int from = cluster.nodes().size() * slot / SlotHash.SLOT_COUNT;
      RedisProcess source = cluster.nodes().get(from);
      RedisProcess target = cluster.nodes().get((from + 1) % 3);
      String sourceId = source.call(connection -> connection.sync().clusterMyId());
      String targetId = target.call(connection -> connection.sync().clusterMyId());
      target.call(connection -> connection.sync().clusterSetSlotImporting(slot, sourceId));
      source.call(connection -> connection.sync().clusterSetSlotMigrating(slot, targetId));
      List<String> keys =
          source.call(connection -> connection.sync().clusterGetKeysInSlot(slot, 100));
      assertThat(keys).hasSizeGreaterThanOrEqualTo(8);
      move(source, target, keys.subList(0, 4));
      // Half of the keys here, half there: Redis asks to try again.
      CompletableFuture<AcceptResult> during =
          rig.sessions
              .accept(watched.token, new Submission(turnId(), "two", new Parent.Newest(), null))
              .toCompletableFuture();
      move(source, target, keys.subList(4, keys.size()));
      for (RedisProcess node : List.of(target, source, cluster.nodes().get((from + 2) % 3))) {
        node.call(connection -> connection.sync().clusterSetSlotNode(slot, targetId));
      }
      assertThat(get(during)).isInstanceOf(AcceptResult.Accepted.class);

      Awaitility.await().until(() -> watched.seen.contains(new LiveMessage.Gap()));
      assertThat(rig.flush(watched.begun.hold(), "before", "after"))
          .isEqualTo(new WriteResult.Written());
      Awaitility.await().until(() -> watched.pieces() == 2);
      assertThat(get(rig.store.live().probe())).isPositive();
    }
  }

  private static void move(RedisProcess source, RedisProcess target, List<String> keys) {
    MigrateArgs<String> what = MigrateArgs.Builder.keys(keys);
    String password = target.password();
    if (password != null) {
      what.auth(password);
    }
    source.call(
        connection -> connection.sync().migrate("127.0.0.1", target.port(), 0, 2_000, what));
  }

  /// Waits until the master's replica has all that was written: what it lacks is lost with the master.
  private static void awaitReplica(RedisProcess master) {
    Pattern offsets =
        Pattern.compile("slave0:.*offset=(\\d+),.*master_repl_offset:(\\d+)", Pattern.DOTALL);
    Awaitility.await()
        .until(
            () -> {
              Matcher match =
                  offsets.matcher(master.call(connection -> connection.sync().info("replication")));
              return match.find() && match.group(1).equals(match.group(2));
            });
  }

  @Test
  void sessionsGoOnAfterTheirMasterDied() {
    try (RedisCluster cluster = RedisCluster.start(RedisSettings.DEFAULT.withRandomPassword(), 1);
        StoreRig rig = StoreRig.on(cluster, UnaryOperator.identity())) {
      List<Watched> all = List.of(new Watched(rig), new Watched(rig), new Watched(rig));
      all.forEach(watched -> rig.flush(watched.begun.hold(), "", "before"));
      int lost = 3 * slot(rig, all.getFirst().token) / SlotHash.SLOT_COUNT;
      awaitReplica(cluster.nodes().get(lost));
      cluster.nodes().get(lost).kill();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(
              () ->
                  get(rig.turns.flush(all.getFirst().begun.hold(), StoreRig.piece("before", "+")))
                      .equals(new WriteResult.Written()));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> all.getFirst().seen.contains(new LiveMessage.Gap()));
      for (Watched watched : all) {
        rig.flush(watched.begun.hold(), "before", "+");
        assertThat(rig.complete(watched.begun.hold(), "before+", "!"))
            .isEqualTo(new WriteResult.Written());
        Awaitility.await()
            .until(
                () ->
                    watched.seen.stream().filter(LiveMessage.Logged.class::isInstance).count()
                        == 3);
        assertThat(rig.snapshot(watched.token).turns().getFirst().answer())
            .extracting(answer -> answer.text())
            .isEqualTo("before+!");
      }
      assertThat(get(rig.store.live().probe())).isPositive();
    }
  }
}
