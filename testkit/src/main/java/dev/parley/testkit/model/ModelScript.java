package dev.parley.testkit.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What a [ScriptedModelServer] does with one request.
public sealed interface ModelScript {
  /// An answer in pieces.
  ///
  /// @param texts the pieces, in order
  /// @param pace from one piece to the next; where the answer goes out whole, it takes as long
  /// @param stallsAfter says nothing more once so many pieces are out; negative for never
  /// @param cutsAfter closes the connection once so many pieces are out; negative for never
  /// @param finish why it ends, in the words of chat completions, such as `stop` or `length`
  record Pieces(List<String> texts, Duration pace, int stallsAfter, int cutsAfter, String finish)
      implements ModelScript {
    public Pieces {
      texts = List.copyOf(texts);
    }

    public Pieces at(Duration pace) {
      return new Pieces(texts, pace, stallsAfter, cutsAfter, finish);
    }

    public Pieces stallingAfter(int pieces) {
      return new Pieces(texts, pace, pieces, cutsAfter, finish);
    }

    public Pieces cutAfter(int pieces) {
      return new Pieces(texts, pace, stallsAfter, pieces, finish);
    }

    public Pieces finishing(String finish) {
      return new Pieces(texts, pace, stallsAfter, cutsAfter, finish);
    }
  }

  /// A response as it stands.
  record Response(int status, Map<String, String> headers, String body) implements ModelScript {
    public Response {
      headers = Map.copyOf(headers);
    }
  }

  /// Takes the request and never answers it.
  record Silence() implements ModelScript {}

  /// Closes the connection without an answer.
  record HangUp() implements ModelScript {}

  static Pieces pieces(String... texts) {
    return new Pieces(List.of(texts), Duration.ZERO, -1, -1, "stop");
  }

  /// `1`, ` 2`, ` 3` …
  static Pieces numbers(int count) {
    return new Pieces(
        IntStream.rangeClosed(1, count).mapToObj(i -> i == 1 ? "1" : " " + i).toList(),
        Duration.ZERO,
        -1,
        -1,
        "stop");
  }

  static Response status(int status) {
    return new Response(status, Map.of("Content-Type", "application/json"), "{\"error\":\"no\"}");
  }

  static Response rateLimited(String retryAfter) {
    return new Response(
        429,
        Map.of("Content-Type", "application/json", "Retry-After", retryAfter),
        "{\"error\":\"Rate limit reached\"}");
  }

  /// As the Hugging Face inference API answers while it loads a model.
  static Response loading(double estimatedSeconds) {
    return new Response(
        503,
        Map.of("Content-Type", "application/json"),
        "{\"error\":\"Model is currently loading\",\"estimated_time\":" + estimatedSeconds + "}");
  }

  static Response body(String contentType, String body) {
    return new Response(200, Map.of("Content-Type", contentType), body);
  }
}
