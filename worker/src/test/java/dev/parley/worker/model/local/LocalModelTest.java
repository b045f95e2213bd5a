package dev.parley.worker.model.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.FailureCode;
import dev.parley.protocol.FinishReason;
import dev.parley.store.PromptMessage;
import dev.parley.store.Role;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.LanguageModelContractTest;
import dev.parley.worker.model.ModelCall;
import dev.parley.worker.model.ModelFailure;
import dev.parley.worker.model.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// On a real language model, the bundled one, which `make setup` fetches.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalModelTest extends LanguageModelContractTest {
  private static final Path FILE =
      Path.of(
          System.getProperty("parley.root", ".."), ".cache/models/SmolLM2-135M-Instruct.Q4_1.gguf");
  private static final String LONG = "Count from one to five hundred, one number per line.";

  private LocalModel model;

  @BeforeAll
  void load() throws ModelFailure {
    model = LocalModel.load(config(200, 0));
  }

  @AfterAll
  void close() {
    model.close();
  }

  private static LocalModelConfig config(int answerTokensMax, double temperature) {
    return new LocalModelConfig(
        FILE, "smollm2", "SmolLM2", 4, 1024, 2, "", temperature, answerTokensMax, 20, List.of(), 7);
  }

  @Override
  protected LanguageModel model() {
    return model;
  }

  @Override
  protected Prompt streams(int pieces, Duration pace) {
    return pieces < 100 ? ModelCall.ask("What is the capital of France?") : ModelCall.ask(LONG);
  }

  @Override
  protected Prompt stalls(int after) {
    // A model of its own cannot be made to stall: one that reads a long prompt comes close.
    return ModelCall.ask(after > 0 ? LONG : "Sum up: " + "all work and no play. ".repeat(140));
  }

  @Override
  protected void checkAnswer(int pieces, String text) {
    assertThat(text).contains("Paris");
  }

  @Test
  void continuesAPartialAsIfItHadNeverStopped() {
    ModelCall whole = ModelCall.start(model, ModelCall.ask("What is the capital of France?"));
    assertThat(whole.reply().finish()).isEqualTo(FinishReason.STOP);
    int paris = whole.text().indexOf(" Paris");

    for (String partial :
        List.of(whole.text().substring(0, paris), whole.text().substring(0, paris + 1))) {
      ModelCall rest =
          ModelCall.start(model, ModelCall.ask("What is the capital of France?", partial));

      assertThat(rest.reply().finish()).isEqualTo(FinishReason.STOP);
      assertThat(partial + rest.text()).isEqualTo(whole.text());
    }
  }

  @Test
  void endsAtTheBoundOfTheAnswerWhatAPartialHasUsedIncluded() throws ModelFailure {
    try (LocalModel brief = LocalModel.load(config(24, 0))) {
      String message = "Tell me a long story about a dragon and a castle.";
      ModelCall call = ModelCall.start(brief, ModelCall.ask(message));
      assertThat(call.reply().finish()).isEqualTo(FinishReason.LENGTH);
      assertThat(Objects.requireNonNull(call.reply().usage()).answerTokens()).isBetween(21, 25);

      String partial = call.text().substring(0, call.text().lastIndexOf(' '));
      ModelCall rest = ModelCall.start(brief, ModelCall.ask(message, partial));
      assertThat(rest.reply().finish()).isEqualTo(FinishReason.LENGTH);
      assertThat(Objects.requireNonNull(rest.reply().usage()).answerTokens()).isBetween(1, 8);

      ModelCall none =
          ModelCall.start(
              brief, ModelCall.ask(message, call.text() + " and so it went on and on and on"));
      assertThat(none.reply().finish()).isEqualTo(FinishReason.LENGTH);
      assertThat(none.text()).isEmpty();
    }
  }

  @Test
  void readsAndWritesCharactersOfManyBytesWhole() {
    ModelCall call =
        ModelCall.start(
            model, ModelCall.ask("Repeat exactly: 🎉🚀🎉🚀🎉🚀🎉🚀 日本語 テスト 日本語 テスト", "🎉🚀"));

    assertThat(call.reply()).isNotNull();
    assertThat(call.text()).doesNotContain("\uFFFD");
    assertThat(call.text().codePoints().anyMatch(point -> point > 0x2FFF))
        .as("it goes on in characters of several bytes: %s", call.text())
        .isTrue();
  }

  @Test
  void leavesOutTheOldestMessagesOfALongConversation() {
    String filler = "This is an old story about nothing at all. ".repeat(30);
    Prompt prompt =
        new Prompt(
            List.of(
                new PromptMessage(Role.HUMAN, filler),
                new PromptMessage(Role.BOT, filler),
                new PromptMessage(Role.HUMAN, filler),
                new PromptMessage(Role.BOT, "I see."),
                new PromptMessage(Role.HUMAN, "What is the capital of France?")),
            "");
    ModelCall call = ModelCall.start(model, prompt);

    assertThat(Objects.requireNonNull(call.reply().usage()).promptTokens()).isBetween(300, 1_000);
    assertThat(call.text()).contains("Paris");
  }

  @Test
  void saysThatAMessageIsTooLongForTheContext() {
    ModelCall call = ModelCall.start(model, ModelCall.ask("word ".repeat(2_000)));

    assertThat(call.failure())
        .isInstanceOfSatisfying(
            ModelFailure.Permanent.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.CONTEXT_FULL));
  }

  @Test
  void aCancelledCallFreesItsSlot() {
    List<ModelCall> cancelled =
        List.of(
            ModelCall.start(model, ModelCall.ask(LONG)),
            ModelCall.start(model, ModelCall.ask(LONG)),
            ModelCall.start(model, ModelCall.ask(LONG)),
            ModelCall.start(model, ModelCall.ask(LONG)));
    await().atMost(Duration.ofSeconds(10)).until(() -> !cancelled.get(3).text().isEmpty());
    cancelled.forEach(ModelCall::cancel);

    ModelCall next = ModelCall.start(model, ModelCall.ask("What is the capital of France?"));
    await().atMost(Duration.ofSeconds(3)).until(() -> !next.text().isEmpty());
    assertThat(next.reply()).isNotNull();
    assertThat(next.text()).contains("Paris");
  }

  @Test
  void saysWhatIsWrongWithAFile(@TempDir Path folder) throws IOException {
    Path other = Files.writeString(folder.resolve("other.gguf"), "not a model");
    Path broken = Files.writeString(folder.resolve("broken.gguf"), "GGUF, but no more than that");

    assertThatThrownBy(() -> LocalModel.load(LocalModelConfig.of(folder.resolve("none.gguf"))))
        .isInstanceOf(ModelFailure.Permanent.class)
        .hasMessageEndingWith("none.gguf does not exist");
    assertThatThrownBy(() -> LocalModel.load(LocalModelConfig.of(other)))
        .hasMessageEndingWith("other.gguf is not a GGUF file");
    assertThatThrownBy(() -> LocalModel.load(LocalModelConfig.of(broken)))
        .hasMessageContaining("cannot run the model file");
  }
}
