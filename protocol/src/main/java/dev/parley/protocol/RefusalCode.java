package dev.parley.protocol;

/// Why a `send` was not accepted.
public enum RefusalCode {
  BUSY(
      "busy",
      true,
      "Too many messages are waiting in this conversation. Please wait for an answer first."),
  OVERLOADED("overloaded", true, "The server is full at the moment. Please try again shortly."),
  RATE_LIMITED("rate_limited", true, "Too many messages in a short time. Please wait a little."),
  /// The message may have been stored all the same: sending it again under the same turnId tells.
  UNAVAILABLE(
      "unavailable",
      true,
      "The server cannot store messages at the moment. Please try again shortly."),
  TOO_LONG("too_long", false, "This message is too long. Please shorten it."),
  EMPTY("empty", false, "Please enter a message."),
  INVALID_TEXT("invalid_text", false, "This message holds characters that cannot be stored."),
  UNKNOWN_PARENT(
      "unknown_parent", false, "The message that this one follows is not in the conversation."),
  UNKNOWN_MODEL("unknown_model", false, "This language model is not offered here."),
  SESSION_FULL(
      "session_full",
      false,
      "This conversation has reached its size limit. Please start a new one.");

  private final String wire;
  private final boolean sendAgain;
  private final String sentence;

  RefusalCode(String wire, boolean sendAgain, String sentence) {
    this.wire = wire;
    this.sendAgain = sendAgain;
    this.sentence = sentence;
  }

  /// The word on the wire, such as `too_long`.
  public String wire() {
    return wire;
  }

  /// Whether the client should send the same turnId again later; otherwise the refusal is for good.
  public boolean sendAgain() {
    return sendAgain;
  }

  /// One plain English sentence for the user.
  public String sentence() {
    return sentence;
  }

  /// @throws IllegalArgumentException for an unknown word
  public static RefusalCode ofWire(String wire) {
    return WireNames.of(values(), RefusalCode::wire, wire);
  }
}
