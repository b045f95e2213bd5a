package dev.parley.chaos.verdict;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.TurnState;
import org.jspecify.annotations.Nullable;

/// A turn as a server's history shows it.
///
/// @param code null unless it failed
/// @param answer empty where there is none
public record Kept(
    String turnId, String text, TurnState state, @Nullable FailureCode code, String answer) {
  Ending ending() {
    return new Ending(state, code, answer);
  }
}
