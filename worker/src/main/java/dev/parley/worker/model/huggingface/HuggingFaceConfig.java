package dev.parley.worker.model.huggingface;

import dev.parley.store.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which text-generation endpoint to ask, and how.
///
/// @param url where prompts are posted: `http` or `https`
/// @param token sent as `Authorization: Bearer …`; null for an endpoint that wants none
/// @param id what clients call the model; not blank
/// @param label what a person reads; not blank
/// @param slots turns at once, from 1 on
/// @param systemPrompt put in front of the conversation; empty for nothing
/// @param temperature above 0 up to 2; null for the endpoint's own, which the request then leaves out
/// @param answerTokensMax the request's `max_new_tokens`, from 1 on
/// @param historyMessagesMax messages of the conversation in the prompt, from 1 on
/// @param stream whether answers are asked for piece by piece
/// @param connectTimeout after which an endpoint counts as unreachable
/// @param loadingMax how long altogether to wait for an endpoint that loads its model
public record HuggingFaceConfig(
    URI url,
    @Nullable Secret token,
    String id,
    String label,
    int slots,
    String systemPrompt,
    @Nullable Double temperature,
    int answerTokensMax,
    int historyMessagesMax,
    Streaming stream,
    Duration connectTimeout,
    Duration loadingMax) {

  /// Whether to ask for server-sent events.
  public enum Streaming {
    /// Ask once, and go on the way the endpoint answered.
    AUTO,
    ON,
    OFF
  }

  public HuggingFaceConfig {
    if (url.getHost() == null
        || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
      throw new IllegalArgumentException("the model's address begins with http:// or https://");
    }
    if (id.isBlank() || label.isBlank()) {
      throw new IllegalArgumentException("the Hugging Face model needs an id and a label");
    }
    if (slots < 1 || answerTokensMax < 1 || historyMessagesMax < 1) {
      throw new IllegalArgumentException("slots, answer and history are at least 1");
    }
    if (temperature != null && !(temperature > 0 && temperature <= 2)) {
      throw new IllegalArgumentException("the temperature is above 0 and at most 2");
    }
    if (!connectTimeout.isPositive() || loadingMax.isNegative()) {
      throw new IllegalArgumentException(
          "the connect timeout is above 0, the loading time not below");
    }
  }

  /// What holds where no setting says otherwise: the last 4 messages, 25 new model tokens, four turns
  /// at once, 5 s to connect, two minutes to load.
  public static HuggingFaceConfig of(URI url, @Nullable Secret token) {
    String path = url.getPath() == null ? "" : url.getPath().replaceFirst("/+$", "");
    String name = path.substring(path.lastIndexOf('/') + 1);
    String id = name.isEmpty() ? "huggingface" : name;
    return new HuggingFaceConfig(
        url,
        token,
        id,
        id,
        4,
        "",
        null,
        25,
        4,
        Streaming.AUTO,
        Duration.ofSeconds(5),
        Duration.ofMinutes(2));
  }
}
