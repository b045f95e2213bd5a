package dev.parley.bench.load;

import java.time.Duration;

/// The wait between a browser's tries to come back, as in `client/src/connection/backoff.ts`:
/// doubling from the first to the longest, each cut by up to half.
record Backoff(Duration first, Duration longest) {
  static final Backoff RECONNECT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  /// After a server said "too many".
  static final Backoff CROWDED = new Backoff(Duration.ofSeconds(8), Duration.ofMinutes(2));

  private static final double AT_ONCE_MILLIS_MAX = 300;

  /// @param failures tries that failed since the connection last stood, from 0
  /// @param random from 0 to below 1
  Duration pause(int failures, double random) {
    double whole =
        Math.min(
            (double) longest.toMillis(), first.toMillis() * Math.pow(2, Math.min(failures, 30)));
    return Duration.ofMillis(Math.round(whole * (1 - random / 2)));
  }

  /// The wait after a socket's end.
  ///
  /// @param code the close frame's; 1006 where none came, or where no socket was had
  static Duration after(int code, int failures, double random) {
    return switch (code) {
      case 4429 -> CROWDED.pause(failures, random);
      case 4503 ->
          failures == 0
              ? Duration.ofMillis(Math.round(random * AT_ONCE_MILLIS_MAX))
              : RECONNECT.pause(failures, random);
      default -> RECONNECT.pause(failures, random);
    };
  }
}
