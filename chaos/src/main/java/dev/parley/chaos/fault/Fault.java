package dev.parley.chaos.fault;

import dev.parley.chaos.verdict.Limits;
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
        MomentsLost,
        SubscriptionsCut,
        ClientsCut,
        MemoryFull,
        RedisStall,
        RedisDrop,
        ClientsStall,
        ClientsDrop,
        SlotMoves {

  /// From the moment that Parley can know of it until a user sees it go on.
  Duration AFTER_REPAIR = Duration.ofSeconds(5);

  /// Until somebody whose server is gone is welcomed by another.
  Duration ELSEWHERE = Duration.ofSeconds(2);

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

  /// What a user may notice of it.
  ///
  /// @param lease how long a worker's hold lasts without a beat
  default Limits limits(Duration lease) {
    return switch (place()) {
      case WORKERS -> new Limits(lease.plus(AFTER_REPAIR), null);
      case SERVERS -> new Limits(null, ELSEWHERE);
      case REDIS -> new Limits(AFTER_REPAIR, AFTER_REPAIR);
      case ALL -> new Limits(lease.plus(AFTER_REPAIR), ELSEWHERE);
      // How long it takes to give up a dead line is the clients' choice.
      case NETWORK -> Limits.NONE;
    };
  }

  /// Causes it, lets it last, and repairs it: at the return every process runs and is ready.
  ///
  /// @return how long it kept what it broke away by itself; zero where others take over
  /// @throws TimeoutException if something does not start or end again
  Duration cause(Stage stage) throws TimeoutException, InterruptedException;
}
