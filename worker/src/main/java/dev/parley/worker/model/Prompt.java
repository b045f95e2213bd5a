package dev.parley.worker.model;

import dev.parley.store.PromptMessage;
import dev.parley.store.Role;
import java.util.ArrayList;
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
    if (messages.getLast().role() != Role.HUMAN) {
      throw new IllegalArgumentException("a prompt ends with a human message");
    }
  }

  /// The newest messages, at most so many, beginning with a human one and with neighbours of the same
  /// role joined by an empty line: many chat templates take nothing but strict turns. Never empty.
  ///
  /// @param messagesMax from 1 on
  public List<PromptMessage> newest(int messagesMax) {
    List<PromptMessage> turns = new ArrayList<>();
    int from = Math.max(0, messages.size() - messagesMax);
    for (PromptMessage message : messages.subList(from, messages.size())) {
      if (!turns.isEmpty() && turns.getLast().role() == message.role()) {
        String joined = turns.removeLast().text() + "\n\n" + message.text();
        turns.add(new PromptMessage(message.role(), joined));
      } else if (!turns.isEmpty() || message.role() == Role.HUMAN) {
        turns.add(message);
      }
    }
    return List.copyOf(turns);
  }
}
