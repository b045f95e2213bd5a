package dev.parley.worker.model;

import dev.parley.protocol.ModelInfo;

/// A language model that answers a prompt piece by piece.
///
/// One instance serves all of a worker's slots at once, each call on its own thread. Closing frees
/// native memory and connections; no call may be under way then.
public interface LanguageModel extends AutoCloseable {
  ModelInfo info();

  /// Turns that it can answer at once.
  int slots();

  /// Whether [Prompt#partial()] is continued mid-sentence; otherwise it must be empty.
  boolean continues();

  /// Answers on the calling thread, and returns when the answer is complete.
  ///
  /// @param pieces receives the text in order, on the calling thread or one of the model's; one call
  ///     at a time, none after this method has returned or thrown, no piece empty
  /// @param cancellation once cancelled, the call to the provider is closed within a second, also
  ///     before the first piece, and this method throws [ModelFailure.Cancelled]
  /// @throws ModelFailure the answer could not be had, or broke off after some pieces
  Reply answer(Prompt prompt, Pieces pieces, Cancellation cancellation) throws ModelFailure;

  /// Whether the provider can be reached now, in a sentence for the operator if not.
  ///
  /// @throws ModelFailure with the reason in its operator's sentence
  void check() throws ModelFailure;

  @Override
  void close();

  /// Receives an answer.
  interface Pieces {
    void piece(String text);

    /// The provider is alive but has nothing to show yet, as when it loads its weights: the deadline
    /// for the first piece starts anew. At most until the attempt's own deadline.
    void waiting();
  }
}
