package dev.parley.chaos.verdict;

import dev.parley.protocol.FailureCode;
import org.jspecify.annotations.Nullable;

/// A message and what must come of it. The scripted model's answer depends on the message alone, so it
/// is known beforehand, byte for byte.
///
/// @param answer the whole answer; of one that must fail, what is shown before
/// @param failure the code with which it must fail; null where it must complete
public record Question(String text, String answer, @Nullable FailureCode failure) {}
