package dev.parley.chaos.fault;

import dev.parley.testkit.redis.RedisCluster;
import dev.parley.testkit.redis.RedisProcess;
import java.time.Duration;

/// A replica in the cluster that lags by a second takes its master's slots.
record ClusterLaggingPromotion() implements MomentsLost {
  private static final Duration LAG = Duration.ofSeconds(1);
  private static final Duration SETTLED_MAX = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "cluster-lagging-promotion";
  }

  @Override
  public Duration cause(Stage stage) throws InterruptedException {
    RedisCluster cluster = stage.fleet().cluster();
    long began = System.nanoTime();
    RedisProcess _ = cluster.promoteLagging(stage.random().nextInt(3), LAG);
    cluster.settled(SETTLED_MAX);
    Duration outage = Duration.ofNanos(System.nanoTime() - began).minus(LAG);
    cluster.restart();
    cluster.settled(SETTLED_MAX);
    return outage;
  }
}
