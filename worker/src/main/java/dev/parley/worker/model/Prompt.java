package dev.parley.worker.model;

import dev.parley.store.PromptMessage;
import java.util.List;

/// What a model is asked.
///
/// @param messages oldest first; the last is the human message to be answered. Never empty
/// @param partial the beginning of the answer, to be continued without repeating it; empty for none
public record Prompt(List<PromptMessage> messages, String partial) {
  public Prompt {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("a prompt needs a message");
    }
  }
}
