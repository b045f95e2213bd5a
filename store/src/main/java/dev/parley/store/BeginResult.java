package dev.parley.store;

import java.util.List;

/// What became of a claim.
public sealed interface BeginResult {
  /// The turn is this worker's.
  ///
  /// @param messages along the turn's branch, oldest first, the turn's own human message last; at
  ///     most as many as asked for; turns without an answer text are left out
  /// @param partial what a former attempt wrote and this one goes on from; empty to start anew
  record Begun(Hold hold, List<PromptMessage> messages, String partial) implements BeginResult {
    @Override
    public String toString() {
      return "Begun[turnId=" + hold.turnId() + ", messages=" + messages.size() + "]";
    }
  }

  /// The turn is not to be begun by this claim: it ended, or another has it. Nothing to be done.
  record Stale() implements BeginResult {}

  /// The turn lapsed too often; it is now failed with `attempts_exhausted` and a dead letter.
  record Exhausted() implements BeginResult {}
}
