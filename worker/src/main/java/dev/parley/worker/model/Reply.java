package dev.parley.worker.model;

import dev.parley.protocol.FinishReason;
import dev.parley.protocol.Usage;
import org.jspecify.annotations.Nullable;

/// How an answer ended.
///
/// @param usage null where the provider does not say
public record Reply(FinishReason finish, @Nullable Usage usage) {}
