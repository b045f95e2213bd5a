package dev.parley.testkit.conformance;

import java.net.URI;

/// One promise of the protocol, and how to see it kept.
///
/// @param name the promise, in words
public record Scenario(String name, Check check) {
  /// Throws anything if the promise is not kept.
  @FunctionalInterface
  public interface Check {
    /// @param server its address, such as `http://127.0.0.1:3500`
    void run(URI server) throws Exception;
  }

  static void expect(boolean kept, String otherwise) {
    if (!kept) {
      throw new AssertionError(otherwise);
    }
  }

  static void expectEqual(Object actual, Object expected, String what) {
    expect(expected.equals(actual), what + " is " + actual + " and should be " + expected);
  }
}
