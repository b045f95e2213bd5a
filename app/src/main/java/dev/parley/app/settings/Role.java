package dev.parley.app.settings;

/// What a process is started as; decides which flags it knows and which defaults hold.
public enum Role {
  /// Everything for one person on one machine.
  RUN,
  /// The edge alone.
  SERVER,
  /// A worker alone.
  WORKER,
  /// Looks, and starts nothing.
  DOCTOR;

  /// Whether a flag of this group can be given.
  public boolean takes(Group group) {
    return switch (group) {
      case GENERAL, REDIS, CONVERSATION, LIMITS -> true;
      case EMBEDDED -> this == RUN || this == DOCTOR;
      case SERVER -> this != WORKER;
      case WORKER, MODEL, LOCAL, HUGGINGFACE, OPENAI, SCRIPTED -> this != SERVER;
    };
  }
}
