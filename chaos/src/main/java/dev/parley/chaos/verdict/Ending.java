package dev.parley.chaos.verdict;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.TurnState;
import org.jspecify.annotations.Nullable;

/// How a turn ended, as somebody saw it.
///
/// @param code null unless it failed
/// @param answer what was shown
public record Ending(TurnState state, @Nullable FailureCode code, String answer) {
  /// Without the text.
  public String words() {
    return state.wire() + (code == null ? "" : " " + code.wire()) + " " + answer.length();
  }
}
