package dev.parley.store;

import dev.parley.protocol.Turn;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The conversation as the edge sees it.
///
/// Every call answers within the command time-out, but for [#resume(SessionToken, Held, Runnable)] of
/// a long session, or fails with [StoreUnavailableException], on a thread of the store's: do not block
/// there. Each may be made again after a failure; the second call then answers as the first would
/// have.
public interface Sessions {
  /// Makes a session.
  ///
  /// @param token new and random
  /// @param turns ended turns to begin with, each after its parent; usually none
  /// @return the session's info; empty if memory is full, or if the session was ended meanwhile
  CompletionStage<Optional<SessionInfo>> create(SessionToken token, String name, List<Turn> turns);

  /// Stores a message to be answered after those accepted before it.
  CompletionStage<AcceptResult> accept(SessionToken token, Submission submission);

  /// Ends a turn as it is. Its worker is told, and can write no more.
  CompletionStage<StopResult> stop(SessionToken token, String turnId);

  /// Reads what the holder lacks. Repairs the session's place in the queue if a fault of Redis took
  /// it.
  ///
  /// A session that is too long for one answer of Redis is read in several, one such session of each
  /// server after the other, and that may take longer.
  ///
  /// @param room called before such a session is read; may wait there, on a thread of its own, until
  ///     there is memory for it, or throw, which fails the call; null for one who has made sure of that
  CompletionStage<Resumption> resume(SessionToken token, Held held, @Nullable Runnable room);

  /// As [#resume(SessionToken, Held, Runnable)], without asking for room.
  default CompletionStage<Resumption> resume(SessionToken token, Held held) {
    return resume(token, held, null);
  }

  /// Reads how far sessions have come, many for little more than the price of one.
  ///
  /// @param tokens at most a few hundred
  /// @return the cursor of the newest event of each that is there; those that cannot be asked now are
  ///     missing too
  CompletionStage<Map<SessionToken, String>> newest(Collection<SessionToken> tokens);

  /// Deletes a session with all its text. A running turn's worker is told.
  ///
  /// @return whether there was one
  CompletionStage<Boolean> end(SessionToken token);

  /// Empty unless the turn waits.
  CompletionStage<Optional<QueuePlace>> position(SessionToken token, String turnId);

  /// Repairs active sessions and fails turns that waited longer than the queue's deadline; a bounded
  /// number of sessions a call, those that became ready first. To be called every few seconds by
  /// every server.
  ///
  /// @return how many sessions were looked at
  CompletionStage<Integer> sweep();

  /// The workers whose last beat is younger than three beats.
  CompletionStage<List<WorkerReport>> workers();
}
