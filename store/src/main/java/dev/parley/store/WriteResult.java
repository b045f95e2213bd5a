package dev.parley.store;

/// What became of a write by a turn's holder.
public sealed interface WriteResult {
  /// Written, now or by an earlier call that this one repeats.
  record Written() implements WriteResult {}

  /// Nothing was written: Redis has another length, as after a restart that lost the last moments.
  /// Write again from there.
  ///
  /// @param bytes length of the partial there, in UTF-8 bytes
  /// @param chars the same in UTF-16 units
  record OtherLength(int bytes, int chars) implements WriteResult {}

  /// The turn is no longer this hold's. Nothing was written; stop the model.
  record Fenced() implements WriteResult {}
}
