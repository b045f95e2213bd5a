package dev.parley.server.delivery;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.PlainMessage;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Turn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Ended turns as the plain protocol tells them.
public final class PlainAnswer {
  private PlainAnswer() {}

  /// The id of a turn's bot message, in plain frames and in the history alike.
  public static String id(String turnId) {
    return UUID.nameUUIDFromBytes((turnId + "/bot").getBytes(StandardCharsets.US_ASCII)).toString();
  }

  static @Nullable PlainMessage of(LogEntry entry, Instant now) {
    String turnId = entry.event().turnId();
    LogEntry.Answer answer = entry.answer();
    String text = answer == null ? "" : answer.text();
    return switch (entry.event()) {
      case ServerFrame.Accepted _, ServerFrame.Started _ -> null;
      case ServerFrame.Completed _, ServerFrame.Stopped _ ->
          new PlainMessage(id(turnId), text, now, null);
      case ServerFrame.Failed failed -> failed(turnId, failed.code(), now);
    };
  }

  /// @return null for a turn that has not ended
  static @Nullable PlainMessage of(Turn turn) {
    Turn.Answer answer = turn.answer();
    if (!turn.state().ended() || answer == null) {
      return null;
    }
    FailureCode code = answer.code();
    return code == null
        ? new PlainMessage(id(turn.turnId()), answer.text(), answer.at(), null)
        : failed(turn.turnId(), code, answer.at());
  }

  private static PlainMessage failed(String turnId, FailureCode code, Instant at) {
    return new PlainMessage(id(turnId), code.sentence(), at, code.wire());
  }
}
