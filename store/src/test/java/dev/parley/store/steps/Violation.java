package dev.parley.store.steps;

import org.jspecify.annotations.Nullable;

/// The store did something that the model does not allow.
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }

  Violation(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// @throws Violation unless both are equal
  static void unlessEqual(Object expected, Object actual, String what) {
    if (!expected.equals(actual)) {
      throw new Violation(what + ": expected " + expected + ", but was " + actual);
    }
  }

  /// @throws Violation unless it holds
  static void unless(boolean holds, String what) {
    if (!holds) {
      throw new Violation(what);
    }
  }
}
