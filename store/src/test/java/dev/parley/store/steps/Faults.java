package dev.parley.store.steps;

import io.lettuce.core.Consumer;
import io.lettuce.core.XClaimArgs;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What time, memory and failing servers do to Redis's keys, done at once.
final class Faults {
  private static final String GROUP = "workers";

  private final RedisClusterCommands<String, byte[]> redis;
  private final World world;

  Faults(World world) {
    this.world = world;
    this.redis = world.view.redis;
  }

  /// A session's time to live runs out: Redis deletes its keys, which share one time, together.
  void expire(ModelSession session) {
    String[] keys = world.store.keys(session.token);
    redis.del(Arrays.copyOf(keys, 5));
    session.vanish();
  }

  /// The session's entry, if it is pending, was not renewed for that long.
  void age(ModelSession session, long idleMs) {
    if (session.entry != null) {
      age(session.entry, idleMs);
    }
  }

  /// As [#age(ModelSession, long)], also for what a session that is gone left behind.
  void age(ModelQueue.Entry entry, long idleMs) {
    if (entry.consumer == null) {
      return;
    }
    redis.xclaim(
        world.store.keys(entry.session.token)[5],
        Consumer.from(GROUP, entry.consumer),
        new XClaimArgs().minIdleTime(0).idle(Duration.ofMillis(idleMs)).justid(),
        entry.id);
    entry.idleMs = idleMs;
  }

  /// The session became ready so long ago.
  void starve(ModelSession session, Duration ago) {
    String[] keys = world.store.keys(session.token);
    long ready = System.currentTimeMillis() - ago.toMillis();
    redis.hset(keys[1], Map.of("ready", Long.toString(ready).getBytes(StandardCharsets.UTF_8)));
    redis.zadd(keys[6], (double) ready, session.token.value().getBytes(StandardCharsets.UTF_8));
    session.starved = true;
  }

  /// A failover took the session's place in the queue: its entry, or only that it was pending.
  void unqueue(ModelSession session, boolean wholly) {
    String[] keys = world.store.keys(session.token);
    ModelQueue.@Nullable Entry entry = session.entry;
    if (entry == null) {
      return;
    }
    redis.xack(keys[5], GROUP, entry.id);
    entry.consumer = null;
    entry.deliveries = 0;
    entry.idleMs = 0;
    session.unqueued = true;
    if (wholly) {
      redis.xdel(keys[5], entry.id);
      session.queue.remove(entry);
    }
  }

  /// A failover took the consumer group.
  void loseGroup(ModelSession session) {
    redis.xgroupDestroy(world.store.keys(session.token)[5], GROUP);
    session.queue.loseGroup();
  }
}
