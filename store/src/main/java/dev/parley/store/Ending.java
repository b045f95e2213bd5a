package dev.parley.store;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.protocol.Usage;
import org.jspecify.annotations.Nullable;

/// How a worker ends a turn.
public sealed interface Ending {
  /// @param usage null where the model does not say
  record Completed(FinishReason finish, @Nullable Usage usage) implements Ending {}

  record Failed(FailureCode code) implements Ending {}
}
