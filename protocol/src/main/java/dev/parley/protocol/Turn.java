package dev.parley.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One user message and its answer, as `welcome` shows it.
///
/// @param turnId the UUID that the client made
/// @param parent the turn that this one continues; null at the beginning
/// @param text the user's message
/// @param at when it was accepted
/// @param attempt the running attempt; null unless the turn is running
/// @param answer null until the turn has an attempt or has ended; of a running turn the text so far
public record Turn(
    String turnId,
    @Nullable String parent,
    String text,
    Instant at,
    TurnState state,
    @Nullable String attempt,
    @Nullable Answer answer) {

  @Override
  public String toString() {
    return "Turn[turnId=" + turnId + ", state=" + state + "]";
  }

  /// @param text the whole answer so far; may be empty
  /// @param at when the answer ended, or began if it has not
  /// @param code why it failed; null unless it did
  /// @param finish null unless it completed
  /// @param model the model's id; null where none had begun
  public record Answer(
      String text,
      Instant at,
      @Nullable FailureCode code,
      @Nullable FinishReason finish,
      @Nullable String model) {
    @Override
    public String toString() {
      return "Answer[length=" + text.length() + ", code=" + code + ", finish=" + finish + "]";
    }
  }
}
