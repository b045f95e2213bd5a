package dev.parley.worker.model.http;

import dev.parley.protocol.FailureCode;
import dev.parley.worker.model.ModelFailure;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a response other than 2xx means for the turn.
public final class Refusals {
  /// A server that asks for more is taken at this much.
  private static final Duration AFTER_MAX = Duration.ofHours(1);

  /// How model servers say that a prompt is too long: OpenAI, vLLM, llama.cpp, text generation
  /// inference.
  private static final List<String> CONTEXT_WORDS =
      List.of(
          "context_length_exceeded",
          "context length",
          "context size",
          "exceed_context_size_error",
          "`max_new_tokens` must be <=",
          "`inputs` must have less than");

  private final Clock clock;

  /// @param clock to count from where a server names a time of day
  public Refusals(Clock clock) {
    this.clock = clock;
  }

  /// The failure for a response. Its message names the status alone.
  ///
  /// @param text the beginning of its body
  public ModelFailure failure(int status, HttpHeaders headers, String text) {
    String message = "the model server answered with status " + status;
    if (status == 429) {
      return new ModelFailure.Retryable(
          FailureCode.MODEL_RATE_LIMITED, after(headers), message, null);
    }
    if (status >= 500 || status == 408) {
      return new ModelFailure.Retryable(
          FailureCode.MODEL_UNREACHABLE, after(headers), message, null);
    }
    if (tooLong(status, text)) {
      return new ModelFailure.Permanent(FailureCode.CONTEXT_FULL, message, null);
    }
    return new ModelFailure.Permanent(FailureCode.MODEL_REFUSED, message, null);
  }

  private static boolean tooLong(int status, String text) {
    String words = text.toLowerCase(Locale.ROOT);
    return status == 413
        || ((status == 400 || status == 422) && CONTEXT_WORDS.stream().anyMatch(words::contains));
  }

  /// Retry-After in seconds or as a date (RFC 9110, 10.2.3); null where it is missing or neither.
  private @Nullable Duration after(HttpHeaders headers) {
    String value = headers.firstValue("Retry-After").orElse("").strip();
    Duration after;
    try {
      if (value.matches("\\d{1,9}")) {
        after = Duration.ofSeconds(Long.parseLong(value));
      } else {
        Instant until =
            ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        after = Duration.between(clock.instant(), until);
      }
    } catch (DateTimeException _) {
      return null;
    }
    if (after.isNegative()) {
      return Duration.ZERO;
    }
    return after.compareTo(AFTER_MAX) > 0 ? AFTER_MAX : after;
  }
}
