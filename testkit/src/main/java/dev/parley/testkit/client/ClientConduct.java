package dev.parley.testkit.client;

/// How a [CheckingClient] behaves.
///
/// @param sendsAgain as a client with an outbox: after each welcome what it does not show, and after
///     a refusal that is not for good the same again
/// @param toleratesLoss a snapshot may lack what was shown: for tests of a failover that loses the
///     last second, where an answer may be made anew
/// @param keepsFrames whether [CheckingClient#received] holds all frames; off, it stays empty
public record ClientConduct(boolean sendsAgain, boolean toleratesLoss, boolean keepsFrames) {
  /// Nothing is sent but what the test sends, nothing may be lost.
  public static final ClientConduct STRICT = new ClientConduct(false, false, true);

  /// As a browser: sends again what was not accepted. Nothing may be lost.
  public static final ClientConduct PERSISTENT = new ClientConduct(true, false, true);
}
