package dev.parley.chaos.verdict;

/// One fault that was caused.
///
/// @param fault its name, such as `worker-kill`
/// @param loses whether Redis may have lost its last moments by it
/// @param limits of the time in which a user may see nothing after it
/// @param beganNanos by `System.nanoTime()`
/// @param endedNanos when everything ran again; [Long#MAX_VALUE] before
/// @param outageMillis how long it kept what it broke away by itself: not Parley's time
public record Incident(
    int number,
    String fault,
    boolean loses,
    boolean endsWorkers,
    Limits limits,
    long beganNanos,
    long endedNanos,
    long outageMillis) {
  boolean touches(long fromNanos, long toNanos) {
    return beganNanos <= toNanos && endedNanos >= fromNanos;
  }
}
