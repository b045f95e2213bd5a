package dev.parley.app.redis;

/// The data folder or its Redis cannot be used, for a reason that whoever started the program can
/// change. The message is one sentence that says what to do.
public final class EmbeddedRedisException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EmbeddedRedisException(String sentence) {
    super(sentence);
  }
}
