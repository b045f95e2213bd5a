package dev.parley.chaos.fault;

import java.time.Duration;

/// Every subscription to Redis is cut at once: what is published meanwhile reaches nobody.
record SubscriptionsCut() implements Fault {
  @Override
  public String name() {
    return "subscriptions-cut";
  }

  @Override
  public Place place() {
    return Place.REDIS;
  }

  @Override
  public Duration cause(Stage stage) throws InterruptedException {
    int _ = stage.fleet().redis().cutSubscriptions();
    return Duration.ZERO;
  }
}
