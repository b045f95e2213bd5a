package dev.parley.chaos.fault;

import dev.parley.testkit.redis.RedisPair;
import java.time.Duration;

/// kill -9 of the pair's master, and its replica is promoted: what had not reached it is lost.
record MasterKill() implements MomentsLost {
  @Override
  public String name() {
    return "master-kill";
  }

  @Override
  public Duration cause(Stage stage) throws InterruptedException {
    RedisPair pair = stage.fleet().pair();
    long began = System.nanoTime();
    pair.killMaster();
    stage.last(Duration.ofMillis(200), Duration.ofSeconds(3));
    pair.promote();
    Duration outage = Duration.ofNanos(System.nanoTime() - began);
    pair.rejoin();
    return outage;
  }
}
