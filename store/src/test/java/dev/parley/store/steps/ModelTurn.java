package dev.parley.store.steps;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.TurnState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the model knows of a turn.
final class ModelTurn {
  final String id;
  final int index;
  final @Nullable ModelTurn parent;
  final String text;
  final @Nullable String asked;
  final Instant at;
  TurnState state = TurnState.QUEUED;

  /// While it runs the partial.
  String answer = "";

  /// The last one, also after the turn ended.
  @Nullable String attempt;

  @Nullable String model;
  @Nullable FailureCode code;
  @Nullable FinishReason finish;

  ModelTurn(
      String id,
      int index,
      @Nullable ModelTurn parent,
      String text,
      @Nullable String asked,
      Instant at) {
    this.id = id;
    this.index = index;
    this.parent = parent;
    this.text = text;
    this.asked = asked;
    this.at = at;
  }

  /// The parent's id as an answer of the store names it, with `""` for none.
  String parentId() {
    return parent == null ? "" : parent.id;
  }
}
