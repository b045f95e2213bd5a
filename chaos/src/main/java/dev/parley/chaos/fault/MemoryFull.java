package dev.parley.chaos.fault;

import java.time.Duration;

/// Redis takes nothing more for a while.
record MemoryFull() implements Fault {
  @Override
  public String name() {
    return "memory-full";
  }

  @Override
  public Place place() {
    return Place.REDIS;
  }

  @Override
  public Duration cause(Stage stage) throws InterruptedException {
    stage.fleet().redis().fillMemory();
    long began = System.nanoTime();
    stage.last(Duration.ofSeconds(2), Duration.ofSeconds(6));
    stage.fleet().redis().freeMemory();
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
