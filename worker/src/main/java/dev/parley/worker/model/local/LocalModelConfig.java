package dev.parley.worker.model.local;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which model file to run, and how.
///
/// @param file a GGUF file with a chat template in it
/// @param id what clients call the model; not blank
/// @param label what a person reads; not blank
/// @param slots turns answered at once, from 1 on; each takes memory for its own context
/// @param contextTokens model tokens that one turn's prompt and answer may fill together, from 256
///     on; no more than the model was made for
/// @param threads processor threads for all slots together; 0 for one per core
/// @param systemPrompt what the model is told before the conversation; empty for nothing
/// @param temperature 0 for the likeliest word always, up to 2
/// @param answerTokensMax model tokens after which an answer is complete, from 1 on
/// @param historyMessagesMax messages of the conversation that the model reads, from 1 on; fewer
///     where they do not fit its context
/// @param stops texts that end an answer and are not shown
/// @param seed for the same answer to the same prompt; null for another one each time
public record LocalModelConfig(
    Path file,
    String id,
    String label,
    int slots,
    int contextTokens,
    int threads,
    String systemPrompt,
    double temperature,
    int answerTokensMax,
    int historyMessagesMax,
    List<String> stops,
    @Nullable Integer seed) {

  public LocalModelConfig {
    stops = List.copyOf(stops);
    if (id.isBlank() || label.isBlank()) {
      throw new IllegalArgumentException("the local model needs an id and a label");
    }
    if (slots < 1 || slots > 64) {
      throw new IllegalArgumentException("the local model has 1 to 64 slots");
    }
    if (contextTokens < 256 || answerTokensMax < 1 || historyMessagesMax < 1 || threads < 0) {
      throw new IllegalArgumentException(
          "the local model needs a context of at least 256 model tokens, an answer and a history of"
              + " at least 1, and no negative number of threads");
    }
    if (!(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException("the temperature is from 0 to 2");
    }
    if (stops.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a stop text is not empty");
    }
  }

  /// What holds for a file where no setting says otherwise: two slots of 4,096 model tokens, answers
  /// of up to 512, 20 messages of history, temperature 0.7, and the file's name as id and label.
  public static LocalModelConfig of(Path file) {
    Path name = file.getFileName();
    String id = name == null ? "local" : name.toString().replaceFirst("(?i)\\.gguf$", "");
    return new LocalModelConfig(
        file, id, id, 2, 4096, 0, "You are a helpful assistant.", 0.7, 512, 20, List.of(), null);
  }
}
