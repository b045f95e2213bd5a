package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/// What a client says on a `parley.v1` socket.
public sealed interface ClientFrame {

  /// Opens the session on this connection, or asks to be brought up to date on an open one.
  ///
  /// @param session the session token; here, so that it is never in a URL
  /// @param cursor the last event that the client has; null for a whole snapshot
  /// @param partial what the client holds of the running answer; null for nothing
  record Hello(String session, @Nullable String cursor, @Nullable Partial partial)
      implements ClientFrame {
    @Override
    public String toString() {
      return "Hello[cursor=" + cursor + ", partial=" + partial + "]";
    }
  }

  /// @param length how much of that attempt's answer the client holds, in UTF-16 units
  record Partial(String turnId, String attempt, int length) {}

  /// A message to be answered. Sending a known turnId again is harmless.
  ///
  /// @param turnId a UUID made by the client
  /// @param text as typed; the codec bounds only the frame, the edge checks the text
  /// @param model null for the deployment's first
  record Send(String turnId, String text, Parent parent, @Nullable String model)
      implements ClientFrame {
    @Override
    public String toString() {
      return "Send[turnId=" + turnId + ", parent=" + parent + ", model=" + model + "]";
    }
  }

  /// Ends a turn now. Has no answer if the turn is unknown or has ended.
  record Stop(String turnId) implements ClientFrame {}

  record Ping() implements ClientFrame {}

  /// Which turn a message continues.
  sealed interface Parent {
    /// The turn accepted last, whatever its state: the field was absent.
    record Newest() implements Parent {}

    /// None, a new beginning: the field was null.
    record Beginning() implements Parent {}

    record Of(String turnId) implements Parent {}
  }
}
