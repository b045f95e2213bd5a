package dev.parley.chaos.crowd;

import java.time.Duration;

/// How long people wait for the turns that are open when they have said all they wanted.
///
/// @param deadline while things are broken: how long a turn may take
/// @param endMax from when nothing is broken any more
public record Patience(Duration deadline, Duration endMax) {}
