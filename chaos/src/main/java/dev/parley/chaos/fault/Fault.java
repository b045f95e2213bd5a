package dev.parley.chaos.fault;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// Something that breaks, caused for real and from outside.
public sealed interface Fault
    permits WorkerKill,
        WorkerPause,
        WorkerEnd,
        ServerKill,
        ServerEnd,
        RollingRestart,
        RedisKill,
        LastSecondCut,
        SubscriptionsCut,
        ClientsCut,
        MemoryFull,
        RedisStall,
        RedisDrop,
        ClientsStall,
        ClientsDrop,
        MasterKill,
        LaggingPromotion,
        ClusterMasterKill,
        ClusterLaggingPromotion,
        SlotMoves {

  /// As in `FAULTS=`, such as `worker-kill`.
  String name();

  Place place();

  /// Whether Redis may lose its last moments by it.
  default boolean loses() {
    return false;
  }

  /// Whether a turn can lose its worker by it.
  default boolean endsWorkers() {
    return place() == Place.WORKERS || place() == Place.ALL;
  }

  /// Causes it, lets it last, and repairs it: at the return every process runs and is ready.
  ///
  /// @return how long it kept what it broke away by itself; zero where others take over
  /// @throws TimeoutException if something does not start or end again
  Duration cause(Stage stage) throws TimeoutException, InterruptedException;
}
