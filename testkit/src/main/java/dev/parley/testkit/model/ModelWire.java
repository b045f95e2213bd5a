package dev.parley.testkit.model;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The languages that model servers speak.
enum ModelWire {
  /// Text generation: `[{"generated_text": …}]`.
  GENERATION {
    @Override
    String whole(List<String> pieces, String finish) {
      return JSON.writeValueAsString(List.of(Map.of("generated_text", String.join("", pieces))));
    }

    @Override
    String event(String piece) {
      return "data:"
          + JSON.writeValueAsString(
                  Map.of("index", 1, "token", Map.of("id", 1, "text", piece, "special", false)))
              .replaceFirst("}$", ",\"generated_text\":null,\"details\":null}")
          + "\n\n";
    }

    @Override
    String end(List<String> pieces, String finish) {
      boolean length = finish.equals("length");
      Object last = Map.of("id", 0, "text", length ? "" : "<|endoftext|>", "special", !length);
      return "data:"
          + JSON.writeValueAsString(
              Map.of(
                  "token",
                  last,
                  "generated_text",
                  String.join("", pieces),
                  "details",
                  Map.of(
                      "finish_reason",
                      length ? "length" : "eos_token",
                      "generated_tokens",
                      pieces.size())))
          + "\n\n";
    }
  },

  /// Chat completions.
  CHAT {
    @Override
    String whole(List<String> pieces, String finish) {
      Map<String, ?> message = Map.of("role", "assistant", "content", String.join("", pieces));
      return JSON.writeValueAsString(
          Map.of(
              "id",
              "answer",
              "choices",
              List.of(Map.of("index", 0, "message", message, "finish_reason", finish)),
              "usage",
              usage(pieces)));
    }

    @Override
    String event(String piece) {
      return chunk(
          List.of(Map.of("index", 0, "delta", Map.of("role", "assistant", "content", piece))));
    }

    @Override
    String end(List<String> pieces, String finish) {
      return chunk(List.of(Map.of("index", 0, "delta", Map.of(), "finish_reason", finish)))
          + "data: "
          + JSON.writeValueAsString(
              Map.of(
                  "id",
                  "answer",
                  "object",
                  "chat.completion.chunk",
                  "choices",
                  List.of(),
                  "usage",
                  usage(pieces)))
          + "\n\ndata: [DONE]\n\n";
    }

    private String chunk(List<?> choices) {
      return "data: "
          + JSON.writeValueAsString(
              Map.of("id", "answer", "object", "chat.completion.chunk", "choices", choices))
          + "\n\n";
    }

    private Map<String, ?> usage(List<String> pieces) {
      return Map.of(
          "prompt_tokens",
          7,
          "completion_tokens",
          pieces.size(),
          "total_tokens",
          7 + pieces.size());
    }
  };

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// The body of an answer that goes out at once.
  abstract String whole(List<String> pieces, String finish);

  /// The server-sent event of one piece.
  abstract String event(String piece);

  /// The events after the last piece.
  abstract String end(List<String> pieces, String finish);

  static ModelWire of(String path) {
    return path.endsWith("/chat/completions") ? CHAT : GENERATION;
  }

  /// Whether a request's body asks for a stream.
  static boolean asksForStream(String body) {
    JsonNode request = JSON.readTree(body);
    return request.path("stream").asBoolean(false);
  }
}
