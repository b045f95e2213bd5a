package dev.parley.chaos.fleet;

import java.nio.file.Path;
import java.util.Map;

/// What a fleet is made of.
///
/// @param program the `bin/parley` to start
/// @param folder for the processes' output
/// @param settings over those of every fleet
public record FleetPlan(
    Path program,
    Path folder,
    RedisKind redis,
    int servers,
    int workers,
    Map<String, String> settings) {
  public FleetPlan {
    settings = Map.copyOf(settings);
  }
}
