package dev.parley.store;

import dev.parley.protocol.ClientFrame;
import org.jspecify.annotations.Nullable;

/// A message to be answered.
///
/// @param turnId the UUID that the client made
/// @param text not empty, without lone surrogates, within the limit: the edge has checked
/// @param model an offered model's id; null for the deployment's first
public record Submission(
    String turnId, String text, ClientFrame.Parent parent, @Nullable String model) {
  /// The same message in another place.
  public Submission after(ClientFrame.Parent other) {
    return new Submission(turnId, text, other, model);
  }

  @Override
  public String toString() {
    return "Submission[turnId=" + turnId + "]";
  }
}
