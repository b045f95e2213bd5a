package dev.parley.server.delivery;

import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What may be said of a failure in a log: its kind, never a message that could hold what a user
/// wrote.
public final class Failures {
  private static final int PLACES = 5;

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

  /// Such as `IllegalStateException at Mirror.java:120 by Mirror.java:300`: the innermost places of
  /// this project's code.
  static String place(Throwable bug) {
    String places =
        Arrays.stream(bug.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("dev.parley."))
            .limit(PLACES)
            .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
            .collect(Collectors.joining(" by "));
    return bug.getClass().getSimpleName() + (places.isEmpty() ? "" : " at " + places);
  }
}
