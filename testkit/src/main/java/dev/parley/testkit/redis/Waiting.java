package dev.parley.testkit.redis;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/// Waiting until servers have come to be as they should.
final class Waiting {
  private Waiting() {}

  /// Looks every 50 ms. A look that fails counts as no: servers that come up refuse questions.
  ///
  /// @throws org.awaitility.core.ConditionTimeoutException naming `what`, when the bound is reached
  static void until(String what, Duration boundMax, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(boundMax)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(condition);
  }
}
