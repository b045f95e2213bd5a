package dev.parley.store;

import dev.parley.protocol.RefusalCode;

/// What became of a wish to have a dead letter's message answered after all.
public sealed interface RetryResult {
  /// The message waits for a worker again, and the letter is gone.
  ///
  /// @param turnId the sibling's; the same for a repeated call
  record Retried(String turnId) implements RetryResult {}

  /// There is no such letter: it was retried, dropped or never there.
  record Unknown() implements RetryResult {}

  /// The session has expired or was deleted, and the message with it. The letter stays.
  record Gone() implements RetryResult {}

  /// There is no room now. The letter stays.
  record Refused(RefusalCode code) implements RetryResult {}
}
