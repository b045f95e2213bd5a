package dev.parley.server.delivery;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// What may be said of a failure in a log: its kind, never a message that could hold what a user
/// wrote.
public final class Failures {
  private Failures() {}

  /// The failure itself, without the wrappers that stages put around it.
  public static @Nullable Throwable cause(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /// Such as `StoreUnavailableException`.
  public static String kind(@Nullable Throwable failure) {
    Throwable cause = cause(failure);
    return cause == null ? "unknown" : cause.getClass().getSimpleName();
  }
}
