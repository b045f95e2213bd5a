package dev.parley.worker.model.huggingface;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.worker.model.Cancellation;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.Reply;
import dev.parley.worker.model.http.ModelHttp;
import dev.parley.worker.model.http.ModelResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the two forms of an answer to text generation:
///
/// - whole: `[{"generated_text":" Hi!"}]`, also without the brackets;
/// - streamed: `data:{"token":{"text":" Hi","special":false},"generated_text":null}`, the last event
///   with the whole `generated_text` and `details.finish_reason`.
final class GenerationAnswer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String DATA = "data:";

  private GenerationAnswer() {}

  static Reply whole(ModelResponse response, BotText text, Cancellation cancellation)
      throws ModelFailure {
    String body;
    try {
      body = response.text();
    } catch (IOException e) {
      throw ModelHttp.brokenOff(e, cancellation);
    }
    JsonNode answer = parse(body);
    JsonNode generated = (answer.isArray() ? answer.path(0) : answer).path("generated_text");
    if (!generated.isString()) {
      throw invalid();
    }
    if (!text.add(generated.stringValue())) {
      text.end();
    }
    return new Reply(FinishReason.STOP, null);
  }

  static Reply streamed(ModelResponse response, BotText text, Cancellation cancellation)
      throws ModelFailure {
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (cancellation.cancelled()) {
          throw new ModelFailure.Cancelled();
        }
        if (!line.startsWith(DATA)) {
          continue;
        }
        JsonNode event = parse(line.substring(DATA.length()));
        JsonNode token = event.path("token");
        if (event.has("error") || !token.path("text").isString()) {
          throw event.has("error") ? gaveUp() : invalid();
        }
        if (!token.path("special").asBoolean(false) && text.add(token.path("text").stringValue())) {
          return new Reply(FinishReason.STOP, null);
        }
        if (event.path("generated_text").isString()) {
          text.end();
          return new Reply(finish(event.path("details")), null);
        }
      }
    } catch (IOException e) {
      throw ModelHttp.brokenOff(e, cancellation);
    }
    // The stream ended in good order, but without its last event.
    throw ModelHttp.brokenOff(null, cancellation);
  }

  private static FinishReason finish(JsonNode details) {
    boolean length = details.path("finish_reason").asString("").equals("length");
    return length ? FinishReason.LENGTH : FinishReason.STOP;
  }

  private static JsonNode parse(String json) throws ModelFailure {
    try {
      return JSON.readTree(json);
    } catch (JacksonException _) {
      // Its message quotes the answer.
      throw invalid();
    }
  }

  private static ModelFailure invalid() {
    return new ModelFailure.Permanent(
        FailureCode.MODEL_INVALID, "the model server's answer is not of text generation", null);
  }

  private static ModelFailure gaveUp() {
    return new ModelFailure.Retryable(
        FailureCode.MODEL_UNREACHABLE, null, "the model server gave up on the answer", null);
  }
}
