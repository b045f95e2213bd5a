package dev.parley.chaos.fault;

import dev.parley.testkit.redis.RedisPair;
import java.time.Duration;

/// A replica that lags by a second is promoted: what was acknowledged in that second is lost.
record LaggingPromotion() implements MomentsLost {
  private static final Duration LAG = Duration.ofSeconds(1);

  @Override
  public String name() {
    return "lagging-promotion";
  }

  @Override
  public Duration cause(Stage stage) throws InterruptedException {
    RedisPair pair = stage.fleet().pair();
    long began = System.nanoTime();
    pair.promoteLagging(LAG);
    Duration outage = Duration.ofNanos(System.nanoTime() - began).minus(LAG);
    pair.rejoin();
    return outage;
  }
}
