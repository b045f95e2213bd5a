package dev.parley.bench.measure;

/// A flag has a value with which nothing can be measured. The message is a sentence for the user
/// without its full stop.
public final class WrongFlagException extends Exception {
  private static final long serialVersionUID = 1;

  public WrongFlagException(String sentence) {
    super(sentence);
  }

  /// @param flag such as `--sessions`
  /// @throws WrongFlagException unless the value is in the bounds, which are allowed themselves
  public static void unless(String flag, int value, int least, int most) throws WrongFlagException {
    if (value < least || value > most) {
      throw new WrongFlagException(
          "%s must be from %d to %d, unlike %d".formatted(flag, least, most, value));
    }
  }
}
