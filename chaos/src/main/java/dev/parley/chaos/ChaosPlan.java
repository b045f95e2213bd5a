package dev.parley.chaos;

import dev.parley.chaos.fault.Schedule;
import dev.parley.chaos.fleet.FleetPlan;
import java.time.Duration;

/// What a run does.
///
/// @param lease as the fleet's settings have it
/// @param settleMax how long the system may take to settle after a fault before the next is caused
/// @param paceMillisMax the longest time from one piece of an answer to the next
/// @param schedule what is caused, for `time`
/// @param endMax how long open turns may take when nothing is broken any more
/// @param strictSilence whether a silence that is longer than its fault allows fails the run
/// @param deadline how long an accepted turn may take to its end, faults and all
public record ChaosPlan(
    FleetPlan fleet,
    Duration lease,
    Duration settleMax,
    Duration deadline,
    int clients,
    int paceMillisMax,
    long seed,
    Duration time,
    Schedule schedule,
    Duration endMax,
    boolean strictSilence) {}
