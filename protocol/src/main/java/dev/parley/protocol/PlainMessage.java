package dev.parley.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One frame of the plain protocol: a whole answer, as the tutorial's client reads it.
///
/// @param id unique among the session's frames, except where one answers the same turn twice
/// @param msg the answer without a "Bot: " in front, or a sentence for the user
/// @param error a [FailureCode] or [RefusalCode] word; null for an answer
public record PlainMessage(String id, String msg, Instant timestamp, @Nullable String error) {
  @Override
  public String toString() {
    return "PlainMessage[id=" + id + ", error=" + error + "]";
  }
}
