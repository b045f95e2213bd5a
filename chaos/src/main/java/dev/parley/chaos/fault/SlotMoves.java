package dev.parley.chaos.fault;

import dev.parley.testkit.redis.RedisCluster;
import java.time.Duration;
import java.util.List;

/// Slots move from one master to another while they are used.
record SlotMoves() implements Fault {
  private static final int SLOTS = 6;
  private static final Duration SETTLED_MAX = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "slot-moves";
  }

  @Override
  public Place place() {
    return Place.REDIS;
  }

  @Override
  public Duration cause(Stage stage) throws InterruptedException {
    RedisCluster cluster = stage.fleet().cluster();
    long began = System.nanoTime();
    List<Integer> _ = cluster.moveSlots(SLOTS, stage.random());
    Duration outage = Duration.ofNanos(System.nanoTime() - began);
    cluster.settled(SETTLED_MAX);
    return outage;
  }
}
