package dev.parley.chaos.fault;

import java.time.Duration;

/// CLIENT KILL of every connection to Redis that sends commands.
record ClientsCut() implements Fault {
  @Override
  public String name() {
    return "redis-clients-cut";
  }

  @Override
  public Place place() {
    return Place.REDIS;
  }

  @Override
  public Duration cause(Stage stage) throws InterruptedException {
    int _ = stage.fleet().redis().cutClients();
    return Duration.ZERO;
  }
}
