package dev.parley.server.socket;

import java.time.Duration;

/// A bucket of frames that fills by time. For one thread.
final class FrameRate {
  private final double perNano;
  private final double most;
  private double left;
  private long atNanos;

  /// @param perSecond how many a second in the long run; twice as many at once
  FrameRate(int perSecond, long nowNanos) {
    this.perNano = (double) perSecond / Duration.ofSeconds(1).toNanos();
    this.most = 2.0 * perSecond;
    this.left = most;
    this.atNanos = nowNanos;
  }

  /// @return false if there have been too many
  boolean take(long nowNanos) {
    left = Math.min(most, left + (nowNanos - atNanos) * perNano);
    atNanos = nowNanos;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
