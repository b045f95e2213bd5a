package dev.parley.store;

/// Who wrote a message.
public enum Role {
  HUMAN,
  BOT
}
