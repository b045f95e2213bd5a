package dev.parley.store;

import dev.parley.protocol.ServerFrame;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of a message. The refusals are checked in the order [Gone], [Duplicate],
/// [UnknownParent], [Busy], [Overloaded], [Full].
public sealed interface AcceptResult {
  /// Stored. The event also reaches whoever watches the session.
  record Accepted(ServerFrame.Accepted event) implements AcceptResult {}

  /// The turn was known: what is stored of it, which may differ from what was sent this time.
  record Duplicate(String turnId, @Nullable String parent, String text, Instant at)
      implements AcceptResult {
    @Override
    public String toString() {
      return "Duplicate[turnId=" + turnId + "]";
    }
  }

  record UnknownParent() implements AcceptResult {}

  /// The session's inbox is full.
  record Busy() implements AcceptResult {}

  /// The partition's queue or Redis's memory is full. A known turn gets this answer too when memory
  /// is full, so it does not mean that the turn is unknown.
  record Overloaded() implements AcceptResult {}

  /// The session has no room for the text and an answer.
  record Full() implements AcceptResult {}

  /// No such session, or it has expired.
  record Gone() implements AcceptResult {}
}
