package dev.parley.store;

/// A message that the model is to read.
public record PromptMessage(Role role, String text) {
  @Override
  public String toString() {
    return "PromptMessage[role=" + role + ", length=" + text.length() + "]";
  }
}
