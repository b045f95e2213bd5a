package dev.parley.worker.model.huggingface;

import dev.parley.store.PromptMessage;
import dev.parley.store.Role;
import dev.parley.worker.model.Prompt;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The body of a text-generation request, such as
/// `{"inputs":"Human: Hello Bot:","parameters":{"return_full_text":false,"use_cache":true,"max_new_tokens":25}}`.
final class GenerationRequest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// About so many characters make a model token; only to leave a continued answer the rest of its
  /// length.
  private static final int CHARACTERS_PER_TOKEN = 4;

  private GenerationRequest() {}

  /// @param stream whether to ask for server-sent events; the word is left out where not
  static String body(HuggingFaceConfig config, Prompt prompt, boolean stream) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("return_full_text", false);
    parameters.put("use_cache", true);
    int used = prompt.partial().length() / CHARACTERS_PER_TOKEN;
    parameters.put("max_new_tokens", Math.max(1, config.answerTokensMax() - used));
    if (config.temperature() != null) {
      parameters.put("temperature", config.temperature());
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("inputs", inputs(config, prompt));
    body.put("parameters", parameters);
    if (stream) {
      body.put("stream", true);
    }
    return JSON.writeValueAsString(body);
  }

  private static String inputs(HuggingFaceConfig config, Prompt prompt) {
    StringBuilder inputs = new StringBuilder(config.systemPrompt());
    for (PromptMessage message : prompt.newest(config.historyMessagesMax())) {
      if (!inputs.isEmpty()) {
        inputs.append(' ');
      }
      inputs.append(message.role() == Role.HUMAN ? "Human: " : "Bot: ").append(message.text());
    }
    inputs.append(" Bot:");
    if (!prompt.partial().isEmpty()) {
      inputs.append(' ').append(prompt.partial());
    }
    return inputs.toString();
  }
}
