package dev.parley.store;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The conversation as a worker sees it: claim → begin → flush, beat … → finish or release.
///
/// Every call answers within the command time-out or fails with [StoreUnavailableException], on a
/// thread of the store's. Each may be made again after a failure with the same arguments.
public interface Turns {
  /// What this slot may begin next: what it already holds pending (whose answer was lost), else a
  /// lapsed turn, else a new one. Never waits. Looks only where some turn may be ready as far as
  /// doorbells, lost connections and [#lookEverywhere] tell, once [#listen] hears them.
  ///
  /// @param lapsedToo whether to look for lapsed turns; costly, so only in the one-second round
  CompletionStage<Optional<Claim>> claim(Slot slot, boolean lapsedToo);

  /// Some turn may be ready anywhere: the claims that follow look at all places, each until nothing
  /// is found there.
  void lookEverywhere();

  /// Takes hold of a claimed turn.
  ///
  /// @param owner a random name for this hold, by the caller; the same again for a repeated call
  /// @param model the model that will answer
  /// @param continues whether that model can go on from a given beginning
  /// @param messagesMax most messages wanted for the prompt, from 1 on
  CompletionStage<BeginResult> begin(
      Claim claim, String owner, String model, boolean continues, int messagesMax);

  /// Appends a piece to the answer and shows it to whoever watches. Calls made together travel
  /// together.
  CompletionStage<WriteResult> flush(Hold hold, Piece piece);

  /// Renews the lease.
  ///
  /// @return false if the turn is no longer this hold's
  CompletionStage<Boolean> beat(Hold hold);

  /// Appends the last piece and ends the turn; the session's next turn becomes ready. Written also
  /// when an earlier call did it.
  CompletionStage<WriteResult> finish(Hold hold, Piece last, Ending ending);

  /// Gives the turn back with what was written so far, for another worker to go on.
  CompletionStage<WriteResult> release(Hold hold);

  /// Says that a worker lives.
  CompletionStage<Void> report(WorkerReport report);

  /// Takes a worker off the list, with those of its consumers that have nothing pending.
  ///
  /// @param slots how many it had
  CompletionStage<Void> leave(String worker, int slots);

  /// Hears doorbells and stop orders until closed.
  CompletionStage<AutoCloseable> listen(Signals signals);

  /// What a worker is told. Called on a thread of the store's: must only hand over. Both may be lost;
  /// the one-second round and the fence make up for it.
  interface Signals {
    /// Some turn became ready.
    void doorbell();

    /// The attempt with this owner was stopped.
    void stopped(String owner);

    /// The connection was made again: signals may have been lost.
    void reconnected();
  }
}
