package dev.parley.worker;

import java.time.Duration;
import java.util.Map;

/// Whether a worker can do its work, for readiness.
///
/// @param sinceRound since its last round in which the store answered; since its start before the
///     first. More than a few rounds means that it is stuck or cut off
/// @param troubles for each model that could not be reached when last asked, a sentence for the
///     operator; models by id
public record WorkerHealth(Duration sinceRound, Map<String, String> troubles) {
  public WorkerHealth {
    troubles = Map.copyOf(troubles);
  }
}
