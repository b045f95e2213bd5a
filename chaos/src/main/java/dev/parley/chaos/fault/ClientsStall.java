package dev.parley.chaos.fault;

import dev.parley.testkit.net.TcpProxy;
import java.time.Duration;

/// The network between the clients and a server swallows everything for a while, then lets it through.
record ClientsStall() implements Fault {
  @Override
  public String name() {
    return "clients-stall";
  }

  @Override
  public Place place() {
    return Place.NETWORK;
  }

  @Override
  public Duration cause(Stage stage) throws InterruptedException {
    TcpProxy line = stage.some(stage.fleet().serverLines());
    long began = System.nanoTime();
    line.stall();
    stage.last(Duration.ofSeconds(1), Duration.ofSeconds(20));
    line.resume();
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
