package dev.parley.store.redis;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// Has a script run by the server that holds its keys.
interface Evaluation {
  /// @param keys all in one slot; at least one
  /// @return what the script answered; fails as Lettuce's calls do
  CompletionStage<List<Object>> evaluate(Script script, String[] keys, byte[][] values);
}
