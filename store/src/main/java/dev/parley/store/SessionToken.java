package dev.parley.store;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The key to one session: who has it may read and write that session. A random UUID (version 4) in
/// its 36-character lower-case form. Shows only stars, so that it cannot reach a log.
public final class SessionToken {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern SHAPE =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  private final String value;

  private SessionToken(String value) {
    this.value = value;
  }

  /// A new one, from a cryptographic source.
  public static SessionToken random() {
    byte[] bits = new byte[16];
    RANDOM.nextBytes(bits);
    bits[6] = (byte) ((bits[6] & 0x0f) | 0x40);
    bits[8] = (byte) ((bits[8] & 0x3f) | 0x80);
    long high = 0;
    long low = 0;
    for (int i = 0; i < 8; i++) {
      high = (high << 8) | (bits[i] & 0xff);
      low = (low << 8) | (bits[i + 8] & 0xff);
    }
    return new SessionToken(new UUID(high, low).toString());
  }

  /// The token that a client named; empty if no session can be called so.
  public static Optional<SessionToken> parse(String value) {
    return SHAPE.matcher(value).matches() ? Optional.of(new SessionToken(value)) : Optional.empty();
  }

  /// The token itself: for keys and for its holder, never for a log.
  public String value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SessionToken that && that.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
