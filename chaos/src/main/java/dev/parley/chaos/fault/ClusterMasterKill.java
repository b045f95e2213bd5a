package dev.parley.chaos.fault;

import dev.parley.testkit.redis.RedisCluster;
import dev.parley.testkit.redis.RedisProcess;
import java.time.Duration;

/// kill -9 of one of the cluster's masters; its replica takes over by itself.
record ClusterMasterKill() implements MomentsLost {
  private static final Duration SETTLED_MAX = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "cluster-master-kill";
  }

  @Override
  public Duration cause(Stage stage) throws InterruptedException {
    RedisCluster cluster = stage.fleet().cluster();
    long began = System.nanoTime();
    RedisProcess _ = cluster.killMaster(stage.random().nextInt(3));
    cluster.settled(SETTLED_MAX);
    Duration outage = Duration.ofNanos(System.nanoTime() - began);
    cluster.restart();
    cluster.settled(SETTLED_MAX);
    return outage;
  }
}
