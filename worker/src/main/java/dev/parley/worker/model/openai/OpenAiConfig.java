package dev.parley.worker.model.openai;

import dev.parley.store.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which chat-completions server to ask, and how.
///
/// @param baseUrl what `/chat/completions` is added to, such as `http://localhost:11434/v1`
/// @param key sent as `Authorization: Bearer …`; null for a server that wants none
/// @param model the server's own name for the model; not blank
/// @param id what clients call the model; not blank
/// @param label what a person reads; not blank
/// @param slots turns at once, from 1 on
/// @param systemPrompt what the model is told before the conversation; empty for nothing
/// @param temperature from 0 to 2; null for the server's own
/// @param answerTokensMax model tokens after which an answer is complete, from 1 on; null for the
///     server's own
/// @param historyMessagesMax messages of the conversation that are sent, from 1 on
/// @param connectTimeout after which a server counts as unreachable
public record OpenAiConfig(
    URI baseUrl,
    @Nullable Secret key,
    String model,
    String id,
    String label,
    int slots,
    String systemPrompt,
    @Nullable Double temperature,
    @Nullable Integer answerTokensMax,
    int historyMessagesMax,
    Duration connectTimeout) {

  /// OpenAI's own.
  public static final URI OPENAI = URI.create("https://api.openai.com/v1");

  public OpenAiConfig {
    if (baseUrl.getHost() == null
        || !("http".equals(baseUrl.getScheme()) || "https".equals(baseUrl.getScheme()))) {
      throw new IllegalArgumentException("the model's address begins with http:// or https://");
    }
    if (model.isBlank() || id.isBlank() || label.isBlank()) {
      throw new IllegalArgumentException(
          "a chat-completions model needs a name, an id and a label");
    }
    if (slots < 1 || historyMessagesMax < 1 || (answerTokensMax != null && answerTokensMax < 1)) {
      throw new IllegalArgumentException("slots, answer and history are at least 1");
    }
    if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException("the temperature is from 0 to 2");
    }
    if (!connectTimeout.isPositive()) {
      throw new IllegalArgumentException("the connect timeout is above 0");
    }
  }

  /// What holds where no setting says otherwise: eight turns at once, 20 messages of history, the
  /// server's own temperature and length, 5 s to connect.
  public static OpenAiConfig of(URI baseUrl, @Nullable Secret key, String model) {
    return new OpenAiConfig(
        baseUrl,
        key,
        model,
        model,
        model,
        8,
        "You are a helpful assistant.",
        null,
        null,
        20,
        Duration.ofSeconds(5));
  }
}
