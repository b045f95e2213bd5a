package dev.parley.protocol;

/// Why a turn ended as failed. Each has a sentence for the user, which says what to do; the sentence
/// is what the plain protocol sends.
public enum FailureCode {
  MODEL_UNREACHABLE(
      "model_unreachable",
      true,
      "The language model could not be reached. Please try again in a moment."),
  MODEL_RATE_LIMITED(
      "model_rate_limited",
      true,
      "The language model is handling too many requests. Please try again in a minute."),
  MODEL_REFUSED(
      "model_refused",
      false,
      "The language model refused this request. Its settings need a look from the operator."),
  MODEL_INVALID(
      "model_invalid",
      true,
      "The language model sent an answer that could not be read. Please try again."),
  MODEL_TIMEOUT(
      "model_timeout", true, "The language model took too long to answer. Please try again."),
  CONTEXT_FULL(
      "context_full",
      false,
      "This conversation has become too long for the language model. Please start a new one or send a shorter message."),
  ATTEMPTS_EXHAUSTED(
      "attempts_exhausted", true, "The answer broke off several times. Please try again."),
  NO_WORKER("no_worker", true, "Nothing was free to answer for too long. Please try again."),
  INTERNAL("internal", true, "Something went wrong here. Please try again.");

  private final String wire;
  private final boolean retryable;
  private final String sentence;

  FailureCode(String wire, boolean retryable, String sentence) {
    this.wire = wire;
    this.retryable = retryable;
    this.sentence = sentence;
  }

  /// The word on the wire, such as `model_timeout`.
  public String wire() {
    return wire;
  }

  /// Whether the same message may succeed when the user sends it again.
  public boolean retryable() {
    return retryable;
  }

  /// One plain English sentence for the user.
  public String sentence() {
    return sentence;
  }

  /// @throws IllegalArgumentException for an unknown word
  public static FailureCode ofWire(String wire) {
    return WireNames.of(values(), FailureCode::wire, wire);
  }
}
