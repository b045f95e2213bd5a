package dev.parley.bench.stage;

/// The run cannot be made, for a reason that is the user's to remove. The message is a sentence.
public final class ImpossibleException extends Exception {
  private static final long serialVersionUID = 1L;

  public ImpossibleException(String sentence) {
    super(sentence);
  }
}
