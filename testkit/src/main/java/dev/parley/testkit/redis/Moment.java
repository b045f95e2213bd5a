package dev.parley.testkit.redis;

import java.time.Duration;

/// A span of time that a fault lasts, because its harm is what happens meanwhile.
final class Moment {
  private static final Duration MAX = Duration.ofMinutes(1);

  private Moment() {}

  static void pass(Duration span) {
    if (span.isNegative() || span.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("a moment is at most " + MAX + ", not " + span);
    }
    try {
      Thread.sleep(span);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a fault lasted", e);
    }
  }
}
