package dev.parley.chaos;

import dev.parley.chaos.fault.Fault;
import dev.parley.chaos.fleet.FleetPlan;
import java.time.Duration;
import java.util.List;

/// What a run does.
///
/// @param lease as the fleet's settings have it
/// @param deadline how long an accepted turn may take to its end, faults and all
public record ChaosPlan(
    FleetPlan fleet,
    Duration lease,
    Duration deadline,
    int clients,
    long seed,
    Duration time,
    List<Fault> faults) {
  public ChaosPlan {
    faults = List.copyOf(faults);
  }
}
