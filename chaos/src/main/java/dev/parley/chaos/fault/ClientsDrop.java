package dev.parley.chaos.fault;

import java.time.Duration;

/// The network between the clients and a server breaks half of the connections.
record ClientsDrop() implements Fault {
  @Override
  public String name() {
    return "clients-drop";
  }

  @Override
  public Place place() {
    return Place.NETWORK;
  }

  @Override
  public Duration cause(Stage stage) throws InterruptedException {
    int _ = stage.some(stage.fleet().serverLines()).dropRandom(stage.random(), 0.5);
    return Duration.ZERO;
  }
}
