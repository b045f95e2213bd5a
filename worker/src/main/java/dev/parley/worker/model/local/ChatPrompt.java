package dev.parley.worker.model.local;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.Pair;
import dev.parley.protocol.FailureCode;
import dev.parley.store.PromptMessage;
import dev.parley.store.Role;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A conversation as the model was taught to read it, cut to its context.
///
/// @param text the prompt, up to and with the partial to be continued, but for one space at its end
/// @param tokens its model tokens
/// @param roomTokens how many the answer may still have
record ChatPrompt(String text, int tokens, int roomTokens) {
  /// Held free besides: what the tokenizer puts in front, and the end mark.
  private static final int SPARE_TOKENS = 8;

  private static final Pattern MARK = Pattern.compile("PARLEYMESSAGE(\\d+)END");

  /// Leaves out the oldest messages until the rest fits and a good part of the context is free for
  /// the answer. The message to be answered is never left out.
  ///
  /// @throws ModelFailure.Permanent with `context_full` where it does not fit even alone
  static ChatPrompt fit(LlamaModel model, LocalModelConfig config, Prompt prompt)
      throws ModelFailure {
    List<PromptMessage> messages = prompt.newest(config.historyMessagesMax());
    // Models take a space as the beginning of the next word: one at the end leads them astray.
    String partial =
        prompt.partial().endsWith(" ")
            ? prompt.partial().substring(0, prompt.partial().length() - 1)
            : prompt.partial();
    int partialTokens = partial.isEmpty() ? 0 : count(model, partial);
    int wanted = Math.min(config.answerTokensMax(), config.contextTokens() / 4);
    while (true) {
      String text = template(model, config.systemPrompt(), messages) + partial;
      int tokens = count(model, text);
      int room = config.contextTokens() - SPARE_TOKENS - tokens;
      boolean last = messages.size() == 1;
      if (room >= (last ? 1 : wanted - partialTokens)) {
        return new ChatPrompt(
            text, tokens, Math.min(room, config.answerTokensMax() - partialTokens));
      }
      if (last) {
        throw new ModelFailure.Permanent(
            FailureCode.CONTEXT_FULL, "the prompt does not fit the model's context", null);
      }
      messages = messages.subList(Math.min(2, messages.size() - 1), messages.size());
    }
  }

  static int count(LlamaModel model, String text) {
    return model.encode(text).length;
  }

  /// Lets the library apply the model's own template to marks, and puts the texts in their places:
  /// the library's way back into Java cuts off and garbles what lies beyond the basic plane.
  private static String template(
      LlamaModel model, String systemPrompt, List<PromptMessage> messages) {
    List<Pair<String, String>> marks = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      String role = messages.get(i).role() == Role.HUMAN ? "user" : "assistant";
      marks.add(new Pair<>(role, mark(i)));
    }
    String system = systemPrompt.isEmpty() ? "" : mark(messages.size());
    String shape;
    // The library does not say that applying a template is safe on several threads.
    synchronized (model) {
      shape = model.applyTemplate(new InferenceParameters("").setMessages(system, marks));
    }
    return MARK.matcher(shape)
        .replaceAll(
            found -> {
              int index = Integer.parseInt(found.group(1));
              String text = index < messages.size() ? messages.get(index).text() : systemPrompt;
              return Matcher.quoteReplacement(text);
            });
  }

  private static String mark(int index) {
    return "PARLEYMESSAGE" + index + "END";
  }
}
