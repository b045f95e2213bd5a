package dev.parley.chaos.fault;

import dev.parley.chaos.fleet.RedisKind;
import java.util.ArrayList;
import java.util.List;

/// The catalogue.
public final class Faults {
  private Faults() {}

  /// All that a kind of Redis allows.
  public static List<Fault> of(RedisKind redis) {
    List<Fault> all =
        new ArrayList<>(
            List.of(
                new WorkerKill(),
                new WorkerPause(),
                new WorkerEnd(),
                new ServerKill(),
                new ServerEnd(),
                new RollingRestart(),
                new SubscriptionsCut(),
                new ClientsCut(),
                new MemoryFull(),
                new ClientsStall(),
                new ClientsDrop()));
    switch (redis) {
      case SINGLE ->
          all.addAll(
              List.of(new RedisKill(), new LastSecondCut(), new RedisStall(), new RedisDrop()));
      case PAIR ->
          all.addAll(
              List.of(new MasterKill(), new LaggingPromotion(), new RedisStall(), new RedisDrop()));
      case CLUSTER ->
          all.addAll(
              List.of(new ClusterMasterKill(), new ClusterLaggingPromotion(), new SlotMoves()));
    }
    return all;
  }

  /// Those of the given names; all if none is given.
  ///
  /// @throws IllegalArgumentException for a name that none has with this kind of Redis
  public static List<Fault> named(List<String> names, RedisKind redis) {
    List<Fault> all = of(redis);
    if (names.isEmpty()) {
      return all;
    }
    List<Fault> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(
          all.stream()
              .filter(fault -> fault.name().equals(name))
              .findAny()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "no fault "
                              + name
                              + "; there are "
                              + all.stream().map(Fault::name).toList())));
    }
    return chosen;
  }
}
