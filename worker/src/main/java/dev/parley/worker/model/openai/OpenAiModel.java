package dev.parley.worker.model.openai;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.parley.protocol.ModelInfo;
import dev.parley.store.PromptMessage;
import dev.parley.store.Role;
import dev.parley.worker.model.Cancellation;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Reply;
import dev.parley.worker.model.http.ModelHttp;
import dev.parley.worker.model.http.ModelResponse;
import dev.parley.worker.model.http.Refusals;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Asks a server that speaks chat completions, streamed, through LangChain4j. It cannot continue a
/// partial: chat completions have no words for that which every server understands.
public final class OpenAiModel implements LanguageModel {
  private static final Duration CHECK = Duration.ofSeconds(10);

  private final OpenAiConfig config;
  private final ModelHttp http;
  private final Refusals refusals;
  private final OpenAiStreamingChatModel model;

  public OpenAiModel(OpenAiConfig config, Clock clock) {
    this.config = config;
    this.http = new ModelHttp(config.connectTimeout());
    this.refusals = new Refusals(clock);
    var builder =
        OpenAiStreamingChatModel.builder()
            .httpClientBuilder(new CallingHttpClient.Builder(new CallingHttpClient(http, refusals)))
            .baseUrl(config.baseUrl().toString())
            .modelName(config.model())
            .logRequests(false)
            .logResponses(false);
    if (config.key() != null) {
      builder.apiKey(config.key().reveal());
    }
    if (config.temperature() != null) {
      builder.temperature(config.temperature());
    }
    if (config.answerTokensMax() != null) {
      // OpenAI's own newer models take only the new word for it; other servers know the old one.
      if (config.baseUrl().equals(OpenAiConfig.OPENAI)) {
        builder.maxCompletionTokens(config.answerTokensMax());
      } else {
        builder.maxTokens(config.answerTokensMax());
      }
    }
    this.model = builder.build();
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo(config.id(), config.label(), "openai");
  }

  @Override
  public int slots() {
    return config.slots();
  }

  @Override
  public boolean continues() {
    return false;
  }

  @Override
  public Reply answer(Prompt prompt, Pieces pieces, Cancellation cancellation) throws ModelFailure {
    if (!prompt.partial().isEmpty()) {
      throw new IllegalArgumentException("this model does not continue a partial");
    }
    ChatRequest request = ChatRequest.builder().messages(messages(prompt)).build();
    StreamCall call = new StreamCall(pieces, cancellation);
    ScopedValue.where(CallingHttpClient.CALL, call).run(() -> model.chat(request, call));
    return call.reply();
  }

  private List<ChatMessage> messages(Prompt prompt) {
    List<ChatMessage> messages = new ArrayList<>();
    if (!config.systemPrompt().isBlank()) {
      messages.add(SystemMessage.from(config.systemPrompt()));
    }
    for (PromptMessage message : prompt.newest(config.historyMessagesMax())) {
      messages.add(
          message.role() == Role.HUMAN
              ? UserMessage.from(message.text())
              : AiMessage.from(message.text()));
    }
    return messages;
  }

  /// Asks for the list of models: whatever a server answers shows that it is there, except that it
  /// does not know the key or is out of order. Not every server has that list.
  @Override
  public void check() throws ModelFailure {
    URI models = URI.create(config.baseUrl().toString().replaceFirst("/+$", "") + "/models");
    HttpRequest.Builder request = HttpRequest.newBuilder(models).GET();
    if (config.key() != null) {
      request.header("Authorization", "Bearer " + config.key().reveal());
    }
    try (ModelResponse response = http.sendWithin(request, CHECK)) {
      int status = response.status();
      if (status == 401 || status == 403 || status == 429 || status >= 500) {
        throw refusals.failure(status, response.headers(), response.refusalText());
      }
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
