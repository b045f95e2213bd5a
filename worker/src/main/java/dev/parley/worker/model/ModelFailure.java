package dev.parley.worker.model;

import dev.parley.protocol.FailureCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why a model did not answer, by what happens next. The message is for the operator's log: the kind
/// of trouble and a status, never prompt, answer, key or the provider's own words.
public abstract sealed class ModelFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private ModelFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// May work if asked again within the attempt, as long as no piece has been shown.
  public static final class Retryable extends ModelFailure {
    private static final long serialVersionUID = 1L;
    private final FailureCode code;
    private final transient @Nullable Duration after;

    /// @param code what the user sees if asking again does not help
    /// @param after how long the provider asks to be left alone; null where it does not say
    public Retryable(
        FailureCode code, @Nullable Duration after, String message, @Nullable Throwable cause) {
      super(message, cause);
      this.code = code;
      this.after = after;
    }

    public FailureCode code() {
      return code;
    }

    public @Nullable Duration after() {
      return after;
    }
  }

  /// Will not work if asked again.
  public static final class Permanent extends ModelFailure {
    private static final long serialVersionUID = 1L;
    private final FailureCode code;

    public Permanent(FailureCode code, String message, @Nullable Throwable cause) {
      super(message, cause);
      this.code = code;
    }

    public FailureCode code() {
      return code;
    }
  }

  /// The call was cancelled.
  public static final class Cancelled extends ModelFailure {
    private static final long serialVersionUID = 1L;

    public Cancelled() {
      super("cancelled", null);
    }
  }
}
