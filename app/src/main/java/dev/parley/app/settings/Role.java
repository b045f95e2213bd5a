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
  DOCTOR,
  /// Reads and changes what Redis keeps of turns that were given up.
  DEAD_LETTERS;

  /// Whether a flag of this group can be given.
  public boolean takes(Group group) {
    return switch (group) {
      case GENERAL, REDIS -> true;
      case CONVERSATION, LIMITS -> this != DEAD_LETTERS;
      case EMBEDDED -> this == RUN || this == DOCTOR || this == DEAD_LETTERS;
      case SERVER, CALLERS, LOOKS -> this != WORKER && this != DEAD_LETTERS;
      case WORKER, MODEL, LOCAL, HUGGINGFACE, OPENAI, SCRIPTED ->
          this != SERVER && this != DEAD_LETTERS;
    };
  }
}
