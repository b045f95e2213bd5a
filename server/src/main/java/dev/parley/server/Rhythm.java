package dev.parley.server;

import java.time.Duration;

/// How often and after how long a server looks after its sessions and sockets by itself. No settings:
/// clients rely on it. Tests are in more of a hurry.
///
/// @param silence after which a running turn is asked about
/// @param check about how often every session followed here is compared with the store
/// @param linger how long a session is followed after its last connection left
/// @param close how long a client may take for the close frame
public record Rhythm(Duration silence, Duration check, Duration linger, Duration close) {
  public static final Rhythm STANDARD =
      new Rhythm(
          Duration.ofSeconds(3),
          Duration.ofSeconds(40),
          Duration.ofSeconds(5),
          Duration.ofSeconds(3));

  public Rhythm {
    for (Duration time : new Duration[] {silence, check, linger, close}) {
      if (!time.isPositive()) {
        throw new IllegalArgumentException("times must be above 0");
      }
    }
  }
}
