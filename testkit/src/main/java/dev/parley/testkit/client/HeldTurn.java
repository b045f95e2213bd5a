package dev.parley.testkit.client;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.TurnState;
import org.jspecify.annotations.Nullable;

/// A turn as a client holds it after the frames so far.
///
/// @param attempt the attempt whose deltas are appended, the last one after the end; null before the
///     first, and where a welcome named none
/// @param answer the answer so far; never null
/// @param code why it failed; null unless it did
/// @param finish null unless it completed
public record HeldTurn(
    String turnId,
    @Nullable String parent,
    String text,
    TurnState state,
    @Nullable String attempt,
    String answer,
    @Nullable FailureCode code,
    @Nullable FinishReason finish) {

  public boolean ended() {
    return state.ended();
  }
}
