package dev.parley.chaos.fault;

import dev.parley.chaos.fleet.Node;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// A worker that hangs past its lease, and goes on as if nothing had happened.
record WorkerPause() implements Fault {
  @Override
  public String name() {
    return "worker-pause";
  }

  @Override
  public Place place() {
    return Place.WORKERS;
  }

  @Override
  public Duration cause(Stage stage) throws TimeoutException, InterruptedException {
    Node worker = stage.someWorker();
    worker.freeze();
    stage.last(stage.lease().plusSeconds(2), stage.lease().plusSeconds(8));
    worker.thaw();
    return Duration.ZERO;
  }
}
