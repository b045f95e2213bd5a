package dev.parley.app;

/// The program cannot start or go on, for a reason that whoever started it can change. The message is
/// one sentence that says what to do.
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StartException(String sentence) {
    super(sentence);
  }
}
